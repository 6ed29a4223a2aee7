#!/usr/bin/env python3
"""Every inclusion and growth proof of every tree up to a size, made a second time from RFC 6962 and compared.

usage: proofs.py PROGRAM [SIZE]

PROGRAM is base_merkle_proofs (src/base/merkle_proofs.c), which prints digests of the hashes of all its proofs.  Here the same proofs
are made by the recursive definitions of RFC 6962, 2.1.1 and 2.1.2, and each is walked by verify.py, which shares no line with them.
"""
import os
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import verify  # noqa: E402

size = int(sys.argv[2]) if len(sys.argv) > 2 else 512
leaves = [verify.sha256(b"\x00record %d" % i) for i in range(size)]
known = {}


def split(count):
    k = 1
    while k * 2 < count:
        k *= 2
    return k


def root(a, b):
    """MTH of the leaves from a up to b."""
    if (a, b) not in known:
        known[a, b] = leaves[a] if b - a == 1 else verify.sha256(
            b"\x01" + root(a, a + split(b - a)) + root(a + split(b - a), b))
    return known[a, b]


def path(m, a, b):
    """PATH(m, D[a:b])."""
    if b - a == 1:
        return []
    k = split(b - a)
    return path(m, a, a + k) + [root(a + k, b)] if m < k else path(m - k, a + k, b) + [root(a, a + k)]


def subproof(m, a, b, is_whole):
    """SUBPROOF(m, D[a:b], is_whole)."""
    if m == b - a:
        return [] if is_whole else [root(a, b)]
    k = split(b - a)
    if m <= k:
        return subproof(m, a, a + k, is_whole) + [root(a + k, b)]
    return subproof(m - k, a + k, b, False) + [root(a, a + k)]


def main():
    passed = failed = 0
    lines = subprocess.run([sys.argv[1], str(size)], capture_output=True, check=True, text=True).stdout.split("\n")
    for n in range(1, size + 1):
        inclusion, growth, top = [], [], root(0, n)
        for i in range(n):
            proof = path(i, 0, n)
            inclusion += proof
            if verify.root_by_path(leaves[i], i, n, proof) != top:
                failed += 1
                print(f"verify.py does not accept the proof of record {i} of {n}")
        for m in range(1, n + 1):
            proof = subproof(m, 0, n, True)
            growth += proof
            if verify.roots_by_growth(m, n, root(0, m), proof) != (root(0, m), top):
                failed += 1
                print(f"verify.py does not accept the growth from {m} to {n}")
        want = f"{n} {top.hex()} {verify.sha256(b''.join(inclusion)).hex()} {verify.sha256(b''.join(growth)).hex()}"
        if lines[n - 1] == want:
            passed += 2 * n
        else:
            failed += 1
            print(f"size {n}: got {lines[n - 1]}\nexpected {want}")
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
