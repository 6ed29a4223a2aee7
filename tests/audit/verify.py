#!/usr/bin/env python3
"""A second verifier of the audit log, written from the specifications and not from our C: RFC 6962 (the tree),
RFC 8032 (Ed25519), C2SP signed-note and tlog-checkpoint.  It needs nothing but Python.

usage: verify.py FOLDER PUBLIC-KEY-FILE [PROOF.json ...]
       verify.py --pack FOLDER PUBLIC-KEY-FILE

FOLDER is what `detente audit export` wrote.  Every checkpoint must be signed by the key and give the root of the records
that it covers; every proof, as `detente audit prove` prints it, must show its record in the log.

--pack: FOLDER is what `detente audit pack` wrote.  Its manifest must be signed by the key and name every file there is with its
SHA-256, its page may ask nothing from elsewhere, and the log in it must verify as above.
"""
import base64
import hashlib
import json
import os
import re
import sys


def sha256(data):
    return hashlib.sha256(data).digest()


# ---- RFC 6962, 2.1 ----

def tree_hash(leaves):
    if not leaves:
        return sha256(b"")
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\x01" + tree_hash(leaves[:k]) + tree_hash(leaves[k:]))


def root_by_path(leaf, index, size, path):
    """The root that an audit path gives, by walking the tree's shape from the top (None: the path does not fit)."""
    def walk(index, size, path):
        if size == 1:
            return leaf if not path else None
        if not path:
            return None
        k = 1
        while k * 2 < size:
            k *= 2
        other, rest = path[-1], path[:-1]
        if index < k:
            left = walk(index, k, rest)
            return None if left is None else sha256(b"\x01" + left + other)
        right = walk(index - k, size - k, rest)
        return None if right is None else sha256(b"\x01" + other + right)
    return walk(index, size, path) if index < size else None


def roots_by_growth(old_size, size, old_root, proof):
    """(old root, new root) that a consistency proof gives, by the shape of the two trees."""
    def walk(m, n, proof, is_whole):
        if m == n:
            if is_whole:
                return (old_root, old_root) if not proof else None
            return (proof[0], proof[0]) if len(proof) == 1 else None
        if not proof:
            return None
        k = 1
        while k * 2 < n:
            k *= 2
        other, rest = proof[-1], proof[:-1]
        if m <= k:
            inner = walk(m, k, rest, is_whole)
            return None if inner is None else (inner[0], sha256(b"\x01" + inner[1] + other))
        inner = walk(m - k, n - k, rest, False)
        return None if inner is None else (sha256(b"\x01" + other + inner[0]), sha256(b"\x01" + other + inner[1]))
    return walk(old_size, size, proof, True) if 0 < old_size <= size else None


# ---- RFC 8032, 5.1 ----

P = 2 ** 255 - 19
L = 2 ** 252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def recover_x(y, sign):
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P != 0:
        x = x * ROOT % P
    if (x * x - x2) % P != 0 or (x == 0 and sign):
        return None
    return P - x if (x & 1) != sign else x


def point(data):
    y = int.from_bytes(data, "little")
    x = recover_x(y & ((1 << 255) - 1), y >> 255)
    y &= (1 << 255) - 1
    return None if x is None else (x, y, 1, x * y % P)


def add(a, b):
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g = 2 * a[3] * b[3] * D % P
    h = 2 * a[2] * b[2] % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def multiply(times, of):
    out = (0, 1, 1, 0)
    while times > 0:
        if times & 1:
            out = add(out, of)
        of = add(of, of)
        times >>= 1
    return out


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = recover_x(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def is_signed(public, message, signature):
    a, r = point(public), point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    left, right = multiply(s, BASE), add(r, multiply(h, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


# ---- notes ----

def read_key(text):
    name, hint, data = text.strip().split("+", 2)
    data = base64.b64decode(data, validate=True)
    if len(data) != 33 or data[0] != 1:
        raise ValueError("no key of Ed25519")
    if sha256(name.encode() + b"\n" + data)[:4].hex() != hint:
        raise ValueError("the key's hash is not that of its name and bytes")
    return name, bytes.fromhex(hint), data[1:]


def open_note(note, key):
    name, hint, public = key
    body, signatures = note.split("\n\n", 1)
    body += "\n"
    for line in signatures.splitlines():
        dash, who, data = line.split(" ")
        data = base64.b64decode(data, validate=True)
        if dash == "\u2014" and who == name and data[:4] == hint:
            if not is_signed(public, body.encode(), data[4:]):
                raise ValueError("a signature does not fit its checkpoint")
            return body
    raise ValueError("a checkpoint is not signed by the key")


def check_proof(proof, leaves, roots):
    leaf, index, size = bytes.fromhex(proof["leaf"]), proof["index"], proof["size"]
    if sha256(b"\x00" + proof["record"].encode()) != leaf or leaves[index] != leaf:
        raise ValueError(f"record {index} does not give its leaf")
    root = bytes.fromhex(proof["root"])
    if root != roots(size):
        raise ValueError("a proof is of another log")
    if root_by_path(leaf, index, size, [bytes.fromhex(h) for h in proof["proof"]]) != root:
        raise ValueError(f"the proof does not show record {index}")
    if "growth" in proof:
        old_root = bytes.fromhex(proof["old_root"])
        if old_root != roots(proof["old_size"]):
            raise ValueError("a proof is of another earlier log")
        got = roots_by_growth(proof["old_size"], size, old_root, [bytes.fromhex(h) for h in proof["growth"]])
        if got != (old_root, root):
            raise ValueError(f"the proof does not show that the log has only grown since {proof['old_size']}")


def check_pack(folder, key):
    body = open_note(open(folder + "/manifest.txt", encoding="utf-8").read(), key)
    first, *lines = body.rstrip("\n").split("\n")
    if first != "detente evidence pack":
        raise ValueError("the manifest is not of an evidence pack")
    named = dict(reversed(line.split("  ", 1)) for line in lines)
    there = {os.path.relpath(os.path.join(at, name), folder) for at, _, names in os.walk(folder) for name in names}
    for name in sorted(there - {"manifest.txt"} ^ set(named)):
        raise ValueError(f"'{name}' is " + ("not in the manifest" if name in there else "gone"))
    for name, digest in named.items():
        if hashlib.sha256(open(os.path.join(folder, name), "rb").read()).hexdigest() != digest:
            raise ValueError(f"'{name}' was changed")
    page = open(folder + "/index.html", encoding="utf-8").read()
    if re.search(r"<script|<img|<link|<iframe|@import|url\(|(?:src|href)=\"(?:[a-z]+:|//)", page, re.IGNORECASE):
        raise ValueError("the page asks for something from elsewhere")
    if read_key(open(folder + "/audit/audit.pub", encoding="utf-8").read()) != key:
        raise ValueError("the pack holds another public key")
    return len(named)


def main():
    if len(sys.argv) < 3:
        print(__doc__)
        return 2
    is_pack = sys.argv[1] == "--pack"
    if is_pack:
        del sys.argv[1]
    folder = sys.argv[1]
    key = read_key(open(sys.argv[2], encoding="utf-8").read())
    if is_pack:
        try:
            print(f"good: {check_pack(folder, key)} files")
        except (OSError, ValueError, IndexError, KeyError) as fault:
            print(f"refused: {fault}")
            return 1
        folder += "/audit"
    records = open(folder + "/records.ndjson", "rb").read().split(b"\n")[:-1]
    leaves = [sha256(b"\x00" + record) for record in records]
    notes = open(folder + "/checkpoints.txt", encoding="utf-8").read().split("--\n")
    checked = proofs = 0
    try:
        for note in notes if notes != [""] else []:
            origin, size, root = open_note(note, key).split("\n")[:3]
            if origin != key[0] or int(size) > len(leaves):
                raise ValueError(f"a checkpoint of '{origin}' signs {size} records; there are {len(leaves)}")
            if base64.b64encode(tree_hash(leaves[:int(size)])).decode() != root:
                raise ValueError(f"the first {size} records do not give the root of their checkpoint")
            checked += 1
        for path in sys.argv[3:]:
            for line in open(path, encoding="utf-8"):
                check_proof(json.loads(line), leaves, lambda size: tree_hash(leaves[:size]))
                proofs += 1
    except (ValueError, IndexError, KeyError) as fault:
        print(f"refused: {fault}")
        return 1
    print(f"good: {len(records)} records, {checked} checkpoints, {proofs} proofs")
    return 0


if __name__ == "__main__":
    sys.exit(main())
