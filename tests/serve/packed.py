#!/usr/bin/env python3
"""Bodies in gzip, both ways: what is packed and what is not, tags, bombs, and what is cut off.

usage: packed.py PROGRAM ROOT
"""
import glob
import gzip
import json
import os
import sys
import tempfile
import zlib

import sets
from harness import Server, check, finish, same

program, root = sys.argv[1], sys.argv[2]
lists = [("un", sorted(glob.glob(os.path.join(root, "samples", "un-*.xml"))))]
server = Server(program, root, "--manifest", sets.write(tempfile.mkdtemp(prefix="det-packed-")), lists=lists)


def ask(path, accept=None, body=None, method=None, **more):
    headers = {**more, **({"Accept-Encoding": accept} if accept is not None else {})}
    return server.ask(method or ("POST" if body is not None else "GET"), path, body, headers)


def varies(headers, on="Accept-Encoding"):
    return on in [v.strip() for v in headers.get("vary", "").split(",")]


def memory():
    return next(int(line.split()[1]) for line in open(f"/proc/{server.process.pid}/status", encoding="utf-8") if line.startswith("VmRSS"))


with server:
    # ---- answers
    status, plain_head, plain = ask("/search/default?limit=50")
    check("long enough", len(plain) > 5000, len(plain))
    same("not asked for, not packed", (plain_head.get("content-encoding"), varies(plain_head), plain_head["content-length"]), (None, True, str(len(plain))))
    for accept in ("gzip", "GZIP", "x-gzip", "br, gzip", "gzip;q=0.1", "deflate, gzip;q=1.0, *;q=0.5", "*", "identity, *;q=0.2", "gzip ; q=0.001"):
        status, headers, text = ask("/search/default?limit=50", accept)
        same(f"Accept-Encoding: {accept}", (status, headers.get("content-encoding"), varies(headers)), (200, "gzip", True))
        same(f"{accept}: the same bytes", gzip.decompress(text), plain)
        check(f"{accept}: smaller", len(text) < len(plain) / 3 and headers["content-length"] == str(len(text)), (len(text), len(plain)))
    for accept in ("", "identity", "br", "gzip;q=0", "gzip;q=0.000", "*;q=0", "gzip;q=0, *", "deflate"):
        check(f"a page for {accept!r} is as it is", "content-encoding" not in ask("/ui/screen", accept)[1], accept)
        status, headers, text = ask("/search/default?limit=50", accept)
        same(f"Accept-Encoding: {accept}", (status, headers.get("content-encoding"), varies(headers), text), (200, None, True, plain))
    status, headers, text = ask("/healthz", "gzip")
    same("what is short is sent as it is", (headers.get("content-encoding"), varies(headers), json.loads(text)["status"]), (None, False, "ok"))
    same("HEAD", ask("/search/default?limit=50", "gzip", method="HEAD")[2], b"")
    queries = json.dumps({"queries": {str(i): {"schema": "Person", "properties": {"name": "Arkady Wolkonsky"}} for i in range(20)}}).encode()
    status, headers, text = ask("/match/both", "gzip", queries)
    same("/match", (headers["content-encoding"], gzip.decompress(text), headers["x-batch-size"]), ("gzip", ask("/match/both", None, queries)[2], "20"))
    status, headers, text = ask("/openapi.json", "gzip")
    same("the description", json.loads(gzip.decompress(text))["openapi"], "3.1.0")

    # ---- tags: what is packed is another representation
    tag, packed = ask("/openapi.json")[1]["etag"], headers["etag"]
    same("tags", packed, tag[:-1] + '-gzip"')
    for given, told in ((tag, tag), (packed, packed), (f'"x", {packed}', packed), ("W/" + packed, packed), ("*", tag)):
        for accept in ("gzip", None):
            status, headers, text = ask("/openapi.json", accept, **{"If-None-Match": given})
            same(f"If-None-Match: {given}, {accept}", (status, headers["etag"], varies(headers), text), (304, told, True, b""))
    for given in (tag[:-1] + '-br"', tag[:-1] + '-gzip', tag[:-2] + '"', '"-gzip"'):
        same(f"If-None-Match: {given}", ask("/openapi.json", "gzip", **{"If-None-Match": given})[0], 200)
    lines = ask("/v1/lists", "gzip", Accept="application/x-ndjson")
    check("what hangs on Accept says so", varies(lines[1], "Accept"), lines[1])

    # ---- bodies
    rows = b"".join(json.dumps({"id": str(i), "name": f"Wolkonsky Number {i * 7919 % 10007}"}).encode() + b"\n" for i in range(3000))
    status, headers, want = ask("/v1/batch", None, rows)
    for coding in ("gzip", "GZip", "x-gzip"):
        same(f"a batch in {coding}", ask("/v1/batch", None, gzip.compress(rows), **{"Content-Encoding": coding})[::2], (200, want))
    same("in identity", ask("/v1/batch", None, rows, **{"Content-Encoding": "identity"})[::2], (200, want))
    same("a batch flows, and is not packed", ask("/v1/batch", "gzip", rows)[1].get("content-encoding"), None)
    same("in members", ask("/v1/batch", None, gzip.compress(rows[:777]) + gzip.compress(rows[777:]) + gzip.compress(b""), **{"Content-Encoding": "gzip"})[::2], (200, want))
    same("both ways", gzip.decompress(ask("/match/both", "gzip", gzip.compress(queries), **{"Content-Encoding": "gzip"})[2]), ask("/match/both", None, queries)[2])
    same("stored, not deflated", ask("/v1/batch", None, gzip.compress(rows, 0), **{"Content-Encoding": "gzip"})[::2], (200, want))
    whole = gzip.compress(rows)

    def chunked(pieces):
        head = b"POST /v1/batch HTTP/1.1\r\nHost: localhost\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        return server.raw(head + b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in pieces) + b"0\r\n\r\n")

    check("byte by byte", b'"id":"2999"' in chunked([whole[i:i + 1] for i in range(len(whole))]))
    for name, body in (("no gzip", rows[:5000]), ("one byte of another", whole[:50] + bytes([whole[50] ^ 1]) + whole[51:]), ("a checksum that does not fit", whole[:-8] + b"\0" * 4 + whole[-4:]),
                       ("a length that does not fit", whole[:-4] + b"\1\2\3\4"), ("something behind it", whole + b"more"), ("zlib's own", zlib.compress(rows)), ("nothing but a head", whole[:10]),
                       ("cut off", whole[:-1]), ("cut off in the middle", whole[:len(whole) // 2])):
        status, _, text = ask("/v1/batch", None, body, **{"Content-Encoding": "gzip"})
        same(f"{name}: refused", (status, b"gzip" in text, b"verdict" in text), (400, True, False))
    for coding in ("br", "deflate", "gzip, gzip", "zstd", "gzip;q=1"):
        status, headers, text = ask("/v1/batch", None, whole, **{"Content-Encoding": coding})
        same(f"Content-Encoding: {coding}", (status, headers.get("accept-encoding")), (415, "gzip"))
    same("in yente's words", json.loads(ask("/match/both", None, whole[:40], **{"Content-Encoding": "gzip"})[2]), {"detail": "a body of gzip that is cut off"})

    # ---- bombs: what grows beyond a limit, or beyond what text does
    before = memory()
    zeros = gzip.compress(b"\0" * (512 << 20), 9)
    for name, path, body in (("512 MiB of nothing", "/v1/batch", zeros), ("... as an example", "/match/both", zeros), ("a bomb behind a good member", "/v1/batch", gzip.compress(rows) + zeros)):
        status, _, text = ask(path, None, body, **{"Content-Encoding": "gzip"})
        check(name, status in (400, 413) and (b"grows" in text or b"more than" in text), (status, text[:200]))
    word = json.dumps({"name": "a" * 3000}).encode() + b"\n"
    import random
    noise = random.Random(1)
    large = gzip.compress(b"".join(json.dumps({"name": "".join(noise.choice("abcdefgh") for _ in range(60))}).encode() + b"\n" for _ in range(30000)))
    status, _, text = ask("/v1/screen", None, large, **{"Content-Encoding": "gzip"})
    same("more than the path takes, once unpacked", (status, b"1048576" in text), (413, True))
    grown = memory() - before
    check("memory is bounded", grown < 200 << 10, f"{grown} KiB more")
    same("and it answers on", ask("/healthz")[0], 200)
    same("the same, packed, after all that", gzip.decompress(ask("/search/default?limit=50", "gzip")[2]), plain)

finish()
