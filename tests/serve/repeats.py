#!/usr/bin/env python3
"""Writes under an Idempotency-Key: done once, whatever ends meanwhile.

usage: repeats.py PROGRAM ROOT
"""
import glob
import hashlib
import json
import os
import signal
import sys
import time

from harness import Server, check, finish, same

program, root = sys.argv[1], sys.argv[2]
lists = [("un", sorted(glob.glob(os.path.join(root, "samples", "un-*.xml"))))]
server = Server(program, root, lists=lists)
file = os.path.join(server.data, "idempotency.ndjson")
with open(os.path.join(server.data, "keys.yaml"), "w", encoding="utf-8") as out:
    out.write("keys:\n" + "".join(f"  - {{id: {n}, hash: {hashlib.sha256(n.encode()).hexdigest()}, actor: {n}, roles: [analyst], scopes: [ask, books, write]}}\n" for n in ("ann", "ben")))
os.chmod(os.path.join(server.data, "keys.yaml"), 0o600)


def write(key, body, who="ann", path="/v1/cases/C-1/entries"):
    status, headers, text = server.ask("POST", path, body, {"X-API-Key": who, "Idempotency-Key": key})
    return status, headers.get("idempotency-replayed"), text


def note(text):
    return {"entry": "note", "note": text}


def notes():
    text = server.ask("GET", "/v1/cases/C-1", headers={"X-API-Key": "ann"})[2].decode()
    return {word: text.count(f'"note":"{word}"') for word in ("one", "two", "three", "four", "five", "six")}


def begun(key, body, hours=0, who="ann", path="/v1/cases/C-1/entries"):
    which = hashlib.sha256(f"{who}\n{path}\n{key}".encode()).hexdigest()
    return json.dumps({"key": which, "body": hashlib.sha256(json.dumps(body).encode()).hexdigest(), "at": int((time.time() - hours * 3600) * 1e6)}, separators=(",", ":")) + "\n"


def again(hard=False):
    if hard:
        server.process.kill()
        server.process.wait()
    else:
        same("it ends by itself", server.stop(), 0)
    server.start()


with server:
    same("a case", server.ask("POST", "/v1/cases", {"question": {"name": "KIM YONG CHOL", "on": "2026-05-09", "id": "q"}, "id": "C-1"}, {"X-API-Key": "ann"})[0], 201)
    first = write("k1", note("one"))
    same("written", first[:2], (201, None))
    same("again: as then", write("k1", note("one")), (201, "true", first[2]))
    same("the file is its owner's alone", oct(os.stat(file).st_mode & 0o777), "0o600")
    for hard in (False, True, False):
        again(hard)
        same(f"over {'kill -9' if hard else 'a restart'}: as then", write("k1", note("one")), (201, "true", first[2]))
        same("another body", write("k1", note("other"))[0], 422)
    same("once", notes()["one"], 1)
    same("another caller has keys of his own", write("k1", note("two"), "ben")[:2], (201, None))
    again(True)
    same("... and over a restart", write("k1", note("two"), "ben")[:2], (201, "true"))

    # what failed may be tried anew, before and after a restart
    same("no JSON", write("k2", b"{")[0], 400)
    same("no entry", write("k2", {"entry": "nonsense"})[0], 400)
    again(True)
    same("then as it should be", write("k2", note("three"))[:2], (201, None))
    same("no JSON under another key", write("k3", b"{")[0], 400)
    same("... and right away", write("k3", note("four"))[:2], (201, None))

    # begun, and then the machine went away: nobody knows
    server.stop()
    with open(file, "a", encoding="utf-8") as out:
        out.write(begun("k4", note("five")) + begun("k5", note("five"), hours=25) + begun("k6", note("six"))[:70])
    server.start()
    status, _, text = write("k4", note("five"))
    same("it is not written a second time", (status, b"not known" in text), (409, True))
    same("nor after one more restart", (again(True), write("k4", note("five"))[0])[1], 409)
    same("another body", write("k4", note("other"))[0], 422)
    same("under another key, who has looked for it", write("k4b", note("five"))[:2], (201, None))
    same("a day later a key is new", write("k5", note("five"))[:2], (201, None))
    same("a line that was torn is none", write("k6", note("six"))[:2], (201, None))
    same("all in all", notes(), {"one": 1, "two": 1, "three": 1, "four": 1, "five": 2, "six": 1})

    # it stays small
    server.stop()
    with open(file, "a", encoding="utf-8") as out:
        out.write("".join(begun(f"old{i}", note("one"), hours=30) for i in range(20000)))
    large = os.path.getsize(file)
    server.start()
    check("what is over is forgotten", os.path.getsize(file) < large / 50, (large, os.path.getsize(file)))
    same("and the rest holds", write("k1", note("one")), (201, "true", first[2]))
    server.stop()
    with open(file, "wb") as out:
        out.write(b"\xff\x00garbage\n{}\n[1]\n{\"key\":1}\n" + os.urandom(1000))
    server.start()
    same("a file of anything stops nobody", write("k7", note("seven"))[:2], (201, None))
    server.stop()
    os.unlink(file)
    os.mkdir(file)
    server.start()
    same("nor one that cannot be written", (write("k8", note("eight"))[:2], write("k8", note("eight"))[1]), ((201, None), "true"))
    check("which is told", '"event":"repeats_not_kept"' in server.told())
    os.rmdir(file)
finish()
