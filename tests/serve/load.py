#!/usr/bin/env python3
"""The server under load and under attack: nothing fails that need not, nothing clears that is not clear.

usage: load.py PROGRAM ROOT [SECONDS]     of the swap under load and of the overload; 3
"""
import glob
import hashlib
import json
import os
import re
import signal
import socket
import sys
import threading
import time

from harness import Server, check, finish, same

program, root = sys.argv[1], sys.argv[2]
seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 3
lists = [("un", sorted(glob.glob(os.path.join(root, "samples", "un-*.xml"))))]
listed, nobody = b'{"name":"KIM YONG CHOL","on":"2026-05-09"}', b'{"name":"Wolfgang Amadeus Mozart","on":"2026-05-09"}'


def together(count, work):
    """work(i) in count threads until each returns."""
    threads = [threading.Thread(target=work, args=(i,), daemon=True) for i in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)


# a sanitizer keeps freed memory for a while
with open(program, "rb") as file:
    IS_SANITIZED = b"__asan_init" in file.read()


def is_bounded(before, after, kilobytes):
    return IS_SANITIZED or after - before < kilobytes


def memory(server):
    return int(re.search(r"VmRSS:\s+(\d+)", open(f"/proc/{server.process.pid}/status", encoding="utf-8").read()).group(1))


def post(path, body, *heads):
    return b"\r\n".join([b"POST " + path + b" HTTP/1.1", b"Host: localhost", *heads, b"Content-Length: %d" % len(body), b"", body])


# ---- lists and law are swapped under load
with Server(program, root, lists=lists) as server:
    until, wrong, answers, snapshots = time.time() + seconds, [], [0], set()

    def ask(i):
        connection = server.connect()
        body, want = ((listed, "ALERT"), (nobody, "CLEAR"))[i % 2]
        while time.time() < until:
            try:
                connection.request("POST", "/v1/screen", body)
                answer = connection.getresponse()
                told = json.loads(answer.read())
                if answer.status != 200 or told["verdict"] != want:
                    wrong.append(told)
                snapshots.add(told["snapshot"])
                answers[0] += 1
            except OSError as error:
                wrong.append(error)
                return

    def swap(_):
        for day in range(10, 68):
            if time.time() > until:
                return
            name = os.path.join(server.work, "watch.csv")
            with open(name, "w", encoding="utf-8") as out:
                out.write(f"id,name\n1,Nobody Of Day {day}\n")
            server.cli("import", "own:watch", "--dated", f"2026-01-{day - 9:02}" if day < 40 else f"2026-02-{day - 39:02}", name)
            if server.ask("POST", "/v1/reload")[0] != 200:
                wrong.append("reload")

    together(5, lambda i: swap(i) if i == 4 else ask(i))
    same(f"swaps under load: {answers[0]} answers, {len(snapshots)} snapshots, failed", wrong[:3], [])
    check("several snapshots answered", len(snapshots) > 1, snapshots)

# ---- more than it can do
with Server(program, root, "--workers", "1", "--queue", "2", lists=lists) as server:
    got = []

    def suppose(_):
        got.append(server.ask("POST", "/v1/whatif", {"pause": ["un:1718"], "on": "2026-01-01"}))

    together(24, suppose)
    refused = [a for a in got if a[0] == 503]
    same("all are answered", (len(got), {a[0] for a in got} <= {200, 503}), (24, True))
    check("some at once, with when to come back", refused and all(a[1].get("retry-after") for a in refused), len(refused))
    check("and no verdict but to hold", all(json.loads(a[2])["verdict"] == "HOLD_PENDING" for a in refused))
    late = []

    def hurry(_):
        late.append(server.ask("POST", "/v1/check", open(os.path.join(root, "samples", "coal-2018-06.yaml"), "rb").read(), {"X-Deadline-Ms": "1"}))

    busy = threading.Thread(target=lambda: together(3, suppose))
    busy.start()
    time.sleep(0.05)
    together(50, hurry)
    busy.join()
    check("50 times with a millisecond: the verdict, or to hold", all((s == 200 and b'"verdict":"REJECT"' in b) or (s == 503 and json.loads(b)["verdict"] == "HOLD_PENDING") for s, _, b in late), late[:2])
    check("some were late", any(s == 503 for s, _, _ in late))
    same("it answers again", server.ask("POST", "/v1/screen", listed)[0], 200)

# ---- more than one caller may
with Server(program, root, "--rate", "20", lists=lists) as server:
    statuses = [server.ask("POST", "/v1/screen", nobody)[0] for _ in range(60)]
    check("who asks too often is told", 429 in statuses and statuses[0] == 200, statuses)

# ---- nobody's rate is counted anew for who else asks
server = Server(program, root, "--rate", "1", lists=lists)
names = [hashlib.sha256(b"%d" % i).hexdigest()[:12] for i in range(200)]
with open(os.path.join(server.data, "keys.yaml"), "w", encoding="utf-8") as out:
    out.write("keys:\n" + "".join(f"  - {{id: {name}, hash: {hashlib.sha256(name.encode()).hexdigest()}, scopes: [ask]}}\n" for name in names))
os.chmod(os.path.join(server.data, "keys.yaml"), 0o600)
with server:
    for attempt in range(8):
        connection, statuses, began = server.connect(), [], time.time()
        for name in names * 2:
            connection.request("GET", "/v1/me", headers={"X-API-Key": name})
            answer = connection.getresponse()
            answer.read()
            statuses.append(answer.status)
        if time.time() - began < 0.9:  # within the second that it is about
            break
        time.sleep(1.5)
    same("200 callers in turn, twice within a second: each once", (statuses.count(200), statuses[:200].count(200)), (200, 200))

# ---- connections that dawdle, and many of them
with Server(program, root, "--head-seconds", "1", "--body-seconds", "1", "--connections", "1000", lists=lists) as server:
    slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(50)]
    for line in slow[:25]:
        line.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n")
    for line in slow[25:]:
        line.sendall(b"POST /v1/screen HTTP/1.1\r\nHost: localhost\r\nContent-Length: 40\r\n\r\n")
    begun, open_lines = time.time(), set(slow)
    while open_lines and time.time() < begun + 10:
        for line in list(open_lines):
            try:
                line.sendall(b"X" if line in slow[25:] and time.time() < begun + 0.2 else b"")
                line.setblocking(False)
                if line.recv(1) == b"":
                    open_lines.discard(line)
            except BlockingIOError:
                try:
                    line.setblocking(True)
                    line.sendall(b"a" if line in slow[:25] else b"x")
                except OSError:
                    open_lines.discard(line)
            except OSError:
                open_lines.discard(line)
        if server.ask("GET", "/healthz")[0] != 200:
            break
        time.sleep(0.2)
    same("connections that send a byte now and then are cut", len(open_lines), 0)
    for line in slow:
        line.close()
    before = memory(server)
    many = []
    for _ in range(980):
        many.append(socket.create_connection(("127.0.0.1", server.port), timeout=10))
    check("980 idle connections, and it answers", server.ask("POST", "/v1/screen", listed)[0] == 200)
    check(f"memory stays bounded: {before} to {memory(server)} kB", is_bounded(before, memory(server), 40000))
    for _ in range(100):
        try:
            many.append(socket.create_connection(("127.0.0.1", server.port), timeout=10))
        except OSError:
            break
    for line in many:
        line.close()
    time.sleep(0.3)
    same("beyond its limit it goes on", server.ask("GET", "/healthz")[0], 200)

# ---- clients that begin a body and go: nothing of them stays, least of all an old snapshot
with Server(program, root, lists=lists) as server:
    files = lambda: len(os.listdir(f"/proc/{server.process.pid}/fd"))  # noqa: E731
    worlds = lambda: open(f"/proc/{server.process.pid}/maps", encoding="utf-8").read().count("snapshot.det")  # noqa: E731
    same("it answers", server.ask("POST", "/v1/screen", listed)[0], 200)
    before = files()
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
            line.sendall(b"POST /v1/batch HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\n" + nobody)
        same("another snapshot", server.ask("POST", "/v1/reload")[0], 200)
    until = time.time() + 20
    while time.time() < until and files() > before:
        time.sleep(0.1)
    check("their connections are closed", files() <= before, f"{before} files, then {files()}")
    check("and the snapshots that were left behind", worlds() <= 2, worlds())
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
        line.sendall(post(b"/v1/screen", nobody, b"Connection: close"))
        line.shutdown(socket.SHUT_WR)
        told = b"".join(iter(lambda: line.recv(65536), b""))
    check("half closed, but whole, is answered", b'"CLEAR"' in told, told[:300])

# ---- heads that two readers could read in two ways, bodies that are too much
with Server(program, root, lists=lists) as server:
    smuggled = b"GET /v1/snapshot HTTP/1.1\r\nHost: localhost\r\n\r\n"
    chunk = b"%x\r\n%s\r\n0\r\n\r\n" % (len(nobody), nobody)
    cases = {
        "a length beside a coding": post(b"/v1/screen", smuggled, b"Transfer-Encoding: chunked"),
        "two lengths": b"POST /v1/screen HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nContent-Length: 49\r\n\r\n" + smuggled,
        "two equal lengths": post(b"/v1/screen", nobody, b"Content-Length: %d" % len(nobody)),
        "a length that is none": b"POST /v1/screen HTTP/1.1\r\nHost: localhost\r\nContent-Length: +5\r\n\r\nhello",
        "a negative length": b"POST /v1/screen HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n" + smuggled,
        "a length beyond all": b"POST /v1/screen HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999999\r\n\r\n" + smuggled,
        "another coding": b"POST /v1/screen HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip, chunked\r\n\r\n" + chunk,
        "a coding twice": b"POST /v1/screen HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk,
        "a coding in disguise": b"POST /v1/screen HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: \x0bchunked\r\n\r\n" + chunk,
        "a blank before the colon": b"POST /v1/screen HTTP/1.1\r\nHost: localhost\r\nContent-Length : 49\r\n\r\n" + smuggled,
        "no host": b"GET /healthz HTTP/1.1\r\n\r\n",
        "two hosts": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: other\r\n\r\n",
        "bare line feeds": b"GET /healthz HTTP/1.1\nHost: localhost\nX: y\n\n",
        "a bare line feed": b"GET /healthz HTTP/1.1\r\nHost: localhost\nX: y\r\n\r\n",
        "a bare carriage return": b"GET /healthz HTTP/1.1\r\nHost: localhost\rX: y\r\n\r\n",
        "a last line without its return": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: y\n\r\n" + smuggled,
        "a folded line": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: y\r\n z\r\n\r\n",
        "NUL in a head": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n",
        "no version": b"GET /healthz\r\n\r\n",
        "another version": b"GET /healthz HTTP/3.7\r\nHost: localhost\r\n\r\n",
        "nonsense": bytes(range(256)) * 8,
        "a chunk without size": b"POST /v1/screen HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n" + nobody,
        "a chunk beyond all": b"POST /v1/screen HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n" + nobody,
        "a head without end": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + b"X: " + b"a" * 300000,
        "very many heads": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + b"A: b\r\n" * 50000 + b"\r\n",
        "a proxy's target": b"GET http://localhost/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
    }
    for name, data in cases.items():
        try:
            got = server.raw(data, 1.0)
        except OSError:
            got = b""
        good = re.findall(rb"HTTP/1\.1 2\d\d", got)
        check(f"refused: {name}", not good and b'"CLEAR"' not in got, got[:400])
    same("chunked is read", b"200" in server.raw(b"POST /v1/screen HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n" + chunk, 5)[:20], True)
    two = post(b"/v1/screen", nobody) + post(b"/v1/screen", listed, b"Connection: close")
    same("two in one write", re.findall(rb'"verdict":"(\w+)"', server.raw(two, 5)), [b"CLEAR", b"ALERT"])
    before = memory(server)
    same("a large body", server.ask("POST", "/v1/screen", b"x" * (2 << 20))[0], 413)
    big = b"POST /v1/screen HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n" + (b"10000\r\n" + b"x" * 65536 + b"\r\n") * 20 + b"0\r\n\r\n"
    check("a large body in chunks", b" 413 " in server.raw(big, 3)[:40])
    check(f"memory stays bounded: {before} to {memory(server)} kB", is_bounded(before, memory(server), 20000))

    # what was begun is answered; nothing new is taken
    got = []
    work = [threading.Thread(target=lambda: got.append(server.ask("POST", "/v1/whatif", {"pause": ["un:1718"], "on": "2026-01-01"})[0])) for _ in range(3)]
    for thread in work:
        thread.start()
    time.sleep(0.15)
    server.process.send_signal(signal.SIGTERM)
    for thread in work:
        thread.join(60)
    same("told to end, it answers what was begun", got, [200, 200, 200])
    same("and ends", server.process.wait(30), 0)
finish()
