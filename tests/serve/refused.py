#!/usr/bin/env python3
"""Who was not let in stands in the audit log: by reason, counted, and however many they are.

usage: refused.py PROGRAM ROOT
"""
import glob
import hashlib
import json
import os
import re
import sys
import tempfile
import threading
import time

from harness import Server, check, finish, same
from tokens import Key, claims

program, root = sys.argv[1], sys.argv[2]
lists = [("un", sorted(glob.glob(os.path.join(root, "samples", "un-*.xml"))))]
question, wrong = {"name": "Anna Example"}, "f0e1" * 16
KEYS = "keys:\n" + "".join(f"  - {{id: {name}, hash: {hashlib.sha256(name.encode()).hexdigest()}{more}}}\n" for name, more in
                           [("watcher", ", scopes: [watch]"), ("anna", ", actor: anna, scopes: [ask]")] + [(f"k{i}", ", scopes: [watch]") for i in range(20)])
issuer = Key(tempfile.mkdtemp(prefix="det-refused-"), "EdDSA", "k")
OIDC = "oidc:\n  issuer: https://login.example.org/\n  audience: detente\n  jwks: jwks.json\n  map:\n    - {value: desk, scopes: [ask]}\n"


def put(server, name, text):
    path = os.path.join(server.data, name)
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)
    os.chmod(path, 0o600)


def records(server):
    """Of what was refused: actor, reason and how often."""
    folder = tempfile.mkdtemp(dir=server.work)
    server.cli("audit", "export", folder)
    found = []
    for line in open(os.path.join(folder, "records.ndjson"), encoding="utf-8"):
        record = json.loads(line)
        told = re.fullmatch(r"serve: (.*); (\d+) of them since \d{4}-\d\d-\d\dT[\d:.]+Z, the first at (.*)", record.get("reason") or "")
        if told:
            found.append((record["actor"], told.group(1), int(told.group(2)), told.group(3)))
    return found


def wait_for(server, count):
    until = time.time() + 20
    while time.time() < until and len(records(server)) < count:
        time.sleep(0.2)
    return records(server)


server = Server(program, root, lists=lists)
put(server, "keys.yaml", KEYS + OIDC)
put(server, "jwks.json", json.dumps({"keys": [issuer.public()]}))
with server:
    same("nobody was refused yet", records(server), [])
    same("no key", server.ask("POST", "/v1/screen", question)[0], 401)
    same("the first is kept at once", wait_for(server, 1), [("unknown", "401, no key", 1, "POST /v1/screen")])

    # ---- a flood, from many at once, in which a minute has one record for each reason
    def flood(i):
        for n in range(50):
            server.ask("POST", "/v1/screen" if n % 2 else "/match/default", question, {"X-API-Key": wrong} if i % 2 else {})

    threads = [threading.Thread(target=flood, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    same("a key without the scope", server.ask("POST", "/v1/screen", question, {"X-API-Key": "watcher"})[0], 403)
    same("an actor without the scope", server.ask("GET", "/v1/holds", headers={"X-API-Key": "anna"})[0], 403)
    stale = issuer.token(claims(roles=["desk"], exp=1000))
    same("a token that has ended", server.ask("POST", "/v1/screen", question, {"Authorization": f"Bearer {stale}"})[0], 401)
    holder = issuer.token(claims(roles=["guest"], exp=int(time.time()) + 600))
    same("a token without the scope", server.ask("POST", "/v1/screen", question, {"Authorization": f"Bearer {holder}"})[0], 403)
    same("a page of another place", server.ask("POST", "/v1/screen", question, {"X-API-Key": "anna", "Origin": "https://evil.example"})[0], 403)
    same("who is asked for his health refuses nobody", server.ask("GET", "/healthz", headers={"Origin": "https://evil.example"})[0], 403)
    same("an answer", server.ask("POST", "/v1/screen", question, {"X-API-Key": "anna"})[0], 200)
    time.sleep(2.5)
    same("a minute has its records once", len(records(server)), 1)
    figures = server.ask("GET", "/metrics", headers={"X-API-Key": "watcher"})[2].decode()
    same("and the figures say the same", {w: int(n) for w, n in re.findall(r'detente_refused_total\{why="(\w+)"\} (\d+)', figures)}, {"full": 0, "late": 0, "rate": 0, "key": 401, "token": 1, "scope": 3, "foreign": 2, "dawdling": 0})
    same("it ends", server.stop(), 0)
    kept = records(server)
    subject = [actor for actor, why, _, at in kept if why == "403, no scope for that" and actor not in ("watcher", "anna")]
    same("what was noted is kept when it ends", sorted(k[:3] for k in kept), sorted([
        ("unknown", "401, no key", 1), ("unknown", "401, no key", 200), ("unknown", "401, a key that is worth nothing", 200), ("watcher", "403, no scope for that", 1),
        ("anna", "403, no scope for that", 1), (subject[0] if subject else "?", "403, no scope for that", 1), ("unknown", "401, a token that is worth nothing: expired", 1),
        ("unknown", "403, a page of another place", 1)]))
    text = server.cli("audit", "export", tempfile.mkdtemp(dir=server.work)) + b"".join(open(path, "rb").read() for path in glob.glob(os.path.join(server.work, "*", "records.ndjson")))
    for name, secret in (("the key", wrong), ("the token", stale), ("its signature", stale.split(".")[2]), ("the address", "127.0.0.1"), ("what was asked", "Anna Example"), ("where from", "evil.example")):
        check(f"{name} is not in the log", secret.encode() not in text)
    server.cli("audit", "verify")

# ---- more reasons than there is room for
server = Server(program, root, lists=lists)
put(server, "keys.yaml", KEYS)
with server:
    server.ask("POST", "/v1/screen", question)
    wait_for(server, 1)
    for i in range(20):
        for _ in range(2):
            server.ask("POST", "/v1/screen", question, {"X-API-Key": f"k{i}"})
    same("it ends", server.stop(), 0)
    kept = records(server)[1:]
    same("as many as there is room for, and the rest as one", (len(kept), sum(n for _, _, n, _ in kept), [k for k in kept if "other" in k[1]]),
         (16, 40, [("unknown", "403, for other reasons", 10, "POST /v1/screen")]))
    server.cli("audit", "verify")

# ---- a store that cannot be written: told once, and tried again
server = Server(program, root, lists=lists)
put(server, "keys.yaml", KEYS)
with server:
    import sqlite3
    lock = sqlite3.connect(os.path.join(server.data, "detente.db"), isolation_level=None)
    lock.execute("begin immediate")
    same("it is refused all the same", server.ask("POST", "/v1/screen", question)[0], 401)
    until = time.time() + 60
    while "refusals_not_kept" not in server.told() and time.time() < until:
        time.sleep(0.2)
    same("the log says that it cannot be kept", server.told().count("refusals_not_kept"), 1)
    same("and nothing waits for it", server.ask("GET", "/healthz")[0], 200)
    lock.execute("rollback")
    lock.close()
    same("it ends", server.stop(), 0)
    same("it is kept then", records(server), [("unknown", "401, no key", 1, "POST /v1/screen")])

finish()
