#!/usr/bin/env python3
"""A server under mixed load for as long as is said: every kind of call, writes by people, lists that change
under it, clients that break off and clients that lie.  Meant for builds under ASan and TSan.

usage: soak.py PROGRAM ROOT SECONDS [CLIENTS]

A listed name is never CLEAR, nobody's name never ALERT, what was acknowledged is in the books at the end,
the log of records verifies, and the sanitizer has nothing to say.  503 is an answer under load.  Ends "N passed, N failed".
"""
import glob
import hashlib
import json
import os
import random
import re
import socket
import sys
import tempfile
import threading
import time

import sets
from harness import Server, check, finish, same

program, root, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
clients = int(sys.argv[4]) if len(sys.argv) > 4 else 8
people = {"ann": "analyst", "sam": "senior_analyst", "pia": "approver", "bo": "list_manager"}
LISTED = ["KIM YONG CHOL", "Kim Yong Chol", "CHOL, Kim Yong", "김영철", "kim yong-chol"]
NOBODY = ["Wolfgang Amadeus Mozart", "Rosalind Thistlewaite", "Björk Þorgerðardóttir", "Fensterputzer Obermayr GmbH"]
ON = "2026-05-09"
read = lambda *path: open(os.path.join(root, *path), "rb").read()  # noqa: E731
shipments = [read("samples", os.path.basename(p)) for p in sorted(glob.glob(os.path.join(root, "samples", "*.yaml")))]
roadmap = {"roadmap": read("roadmaps", "relief-2019", "roadmap.yaml").decode(), "scenario": read("roadmaps", "relief-2019", "works.yaml").decode()}
lists = [("un", sorted(glob.glob(os.path.join(root, "samples", "un-*.xml"))))]
lock, wrong, done, written = threading.Lock(), [], {}, []


def complain(*told):
    with lock:
        if len(wrong) < 20:
            wrong.append(told)


class Client:
    """One that calls over and over on one connection, and takes a new one when that is gone."""

    def __init__(self, number):
        self.number, self.random, self.line = number, random.Random(number), None

    def call(self, method, path, body=None, who="ann"):
        heads = {"Authorization": "Bearer " + who}
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
        for again in range(3):
            try:
                if self.line is None:
                    self.line = server.connect(120)
                self.line.request(method, path, body, heads)
                answer = self.line.getresponse()
                return answer.status, answer.read()
            except OSError as error:  # the server may close a line that was idle; then once more
                self.line = None
                if again == 2:
                    complain(method, path, repr(error))
        return 0, b""

    def expect(self, method, path, body=None, statuses=(200,), who="ann"):
        status, text = self.call(method, path, body, who)
        if status == 503:
            if path.startswith("/v1/") and b"HOLD_PENDING" not in text:  # others' clients have words of their own
                complain(method, path, "503 without HOLD_PENDING", text[:200])
        elif status not in statuses:
            complain(method, path, status, text[:200])
        return status, text

    # ---- what is called
    def screen(self):
        names, verdict = self.random.choice(((LISTED, "ALERT"), (NOBODY, "CLEAR")))
        status, text = self.expect("POST", "/v1/screen", {"name": self.random.choice(names), "on": ON})
        if status == 200 and json.loads(text)["verdict"] != verdict:
            complain("screen", verdict, text[:300])

    def batch(self):
        names = [self.random.choice(LISTED + NOBODY) for _ in range(self.random.choice((1, 10, 300)))]
        lines = "\n".join(json.dumps({"name": name}) for name in names)
        status, text = self.expect("POST", "/v1/batch?on=" + ON, lines.encode())
        got = [json.loads(line)["verdict"] for line in text.splitlines()] if status == 200 else []
        if status == 200 and got != ["ALERT" if name in LISTED else "CLEAR" for name in names]:
            complain("batch", len(names), got[:10])

    def match(self):
        status, text = self.expect("POST", "/match/default", {"queries": {"q": {"schema": "Person", "properties": {"name": [self.random.choice(LISTED)]}}}})
        if status == 200 and not json.loads(text)["responses"]["q"]["results"]:
            complain("match", text[:300])

    def entities(self):
        self.expect("GET", self.random.choice((
            "/search/default?q=kim&limit=20", "/search/harbour?q=arkady&facets=countries&facets=topics", "/entities/h-1", "/entities/h-2/adjacent",
            "/reconcile/default", "/catalog", "/algorithms", "/v2/search?name=kim+yong+chol&type=person", "/v2/listinfo")))

    def reconcile(self):
        self.expect("POST", "/reconcile/harbour?queries=" + "%7B%22a%22%3A%7B%22query%22%3A%22Arkady%22%7D%7D", b"", (200, 400, 415, 422))

    def tool(self):
        self.expect("POST", "/mcp", {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "screen", "arguments": {"name": "KIM YONG CHOL"}}}, (200, 400, 406))

    def law(self):
        self.expect("GET", self.random.choice((
            "/v1/regimes/un:1718/status?on=2018-06-12", "/v1/regimes/un:1718/timeline?from=2016-01-01&to=2018-01-01", "/v1/regimes/un:1718/diff?from=2016-01-01&to=2018-01-01",
            "/v1/measures/un.1718.coal?on=2018-06-12", "/v1/regimes?limit=20", "/v1/ask?ask=KP+CN+HS:2701+1000+tonne&on=2018-06-12", "/v1/subjects/un%3AKPi.024?history=true",
            "/v1/lists", "/v1/snapshot", "/healthz", "/readyz", "/openapi.json")))
        self.expect("GET", "/metrics", who="bo")

    def plan(self):
        self.expect(*self.random.choice((
            ("POST", "/v1/check", self.random.choice(shipments)), ("POST", "/v1/whatif", {"pause": ["un.1718.coal"], "on": "2026-01-01"}),
            ("POST", "/v1/roadmap/simulate", roadmap), ("POST", "/v1/impact", {"pause": "un.1718.coal", "on": "2026-01-01"}))))

    def work(self):
        name = f"{self.number}-{self.random.getrandbits(48):x}"
        kind = self.random.choice(("case", "hold", "read"))
        if kind == "case":
            status, _ = self.expect("POST", "/v1/cases", {"question": {"name": "KIM YONG CHOL", "id": name, "on": ON}, "id": "C-" + name}, (201, 409))
            if status == 201:
                written.append("/v1/cases/C-" + name)
                self.expect("POST", f"/v1/cases/C-{name}/entries", {"entry": "note", "note": "seen"}, (201,))
        elif kind == "hold":
            hold = {"id": "H-" + name, "kind": "payment", "branch": "US", "received": "2020-01-02", "amount": "100.00", "currency": "USD", "source": "desk",
                    "parties": [{"role": "beneficiary", "name": "X"}],
                    "bases": [{"measure": "un.1718.asset_freeze", "subject": "un:KPi.024", "path": "direct", "from": "2020-01-02", "source": "list"}]}
            status, _ = self.expect("POST", "/v1/holds", hold, (201, 409))
            if status == 201:
                written.append("/v1/holds/H-" + name)
        else:
            self.expect("GET", self.random.choice(("/v1/cases?limit=10", "/v1/holds?limit=10", "/v1/audit/records?limit=10", "/v1/cases/stats", "/v1/decisions?limit=5")))

    def lie(self):
        body = self.random.choice((b'{"name":"a","name":"b"}', b'{"name":"a\\u0000b"}', b"[" * 3000, b"{", b'{"name":"\xff"}', b"", b'{"nonsense":1}'))
        status, text = self.call("POST", "/v1/screen", body)
        if status not in (400, 503) or b'"CLEAR"' in text:
            complain("lie", status, text[:200])

    def break_off(self):
        piece = self.random.choice((b"GET /healthz HTTP/1.1\r\nHost: x\r\n", b"POST /v1/batch HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ann\r\nContent-Length: 5000\r\n\r\n" + b'{"name":"Kim Yong Chol"}\n' * 20,
                                    bytes(self.random.getrandbits(8) for _ in range(200)), b"POST /v1/screen HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"))
        try:
            with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
                line.sendall(piece)
                if self.random.random() < .3:
                    line.settimeout(2)
                    line.recv(100)
        except OSError:
            pass

    def run(self):
        kinds = [self.screen] * 8 + [self.batch] * 2 + [self.match] * 4 + [self.entities] * 3 + [self.law] * 3 + [self.work] * 3 + [self.plan, self.reconcile, self.tool, self.lie, self.break_off]
        while time.time() < until:
            kind = self.random.choice(kinds)
            kind()
            with lock:
                done[kind.__name__] = done.get(kind.__name__, 0) + 1


def change_lists():
    """A list of our own that says something else each time, taken over while calls run."""
    client, day = Client(-1), 0
    while time.time() < until:
        name = os.path.join(server.work, "watch.csv")
        with open(name, "w", encoding="utf-8") as out:
            out.write(f"id,name\n1,Nobody Of Day {day}\n")
        server.cli("import", "own:watch", "--actor", "bo", "--dated", time.strftime("%Y-%m-%d", time.gmtime(1500000000 + 86400 * day)), name, code=None)
        client.expect("POST", "/v1/reload", b"", who="bo")
        day += 1
        done["reload"] = day
        time.sleep(2)


def memory():
    return int(re.search(r"VmRSS:\s+(\d+)", open(f"/proc/{server.process.pid}/status", encoding="utf-8").read()).group(1))


server = Server(program, root, "--manifest", sets.write(tempfile.mkdtemp(prefix="det-soak-")), lists=lists)
with open(os.path.join(server.data, "keys.yaml"), "w", encoding="utf-8") as out:
    out.write("keys:\n" + "".join(f"  - {{id: {name}, hash: {hashlib.sha256(name.encode()).hexdigest()}, actor: {name}, roles: [{role}], scopes: [ask, books, write, watch, manage]}}\n"
                                  for name, role in people.items()))
os.chmod(os.path.join(server.data, "keys.yaml"), 0o600)
with server:
    begun = time.time()
    until = begun + seconds
    threads = [threading.Thread(target=Client(i).run, daemon=True) for i in range(clients)] + [threading.Thread(target=change_lists, daemon=True)]
    for thread in threads:
        thread.start()
    sizes, at = [], 0
    while time.time() < until:
        time.sleep(max(0.1, min(seconds / 20, until - time.time())))
        if server.process.poll() is not None:
            break
        sizes.append(memory())
        print(f"{time.time() - begun:.0f} s: {sum(done.values())} calls, {sizes[-1]} kB", flush=True)
    for thread in threads:
        thread.join(180)
    same("it lives", server.process.poll(), None)
    same("nothing went wrong", wrong, [])
    check("every kind was called: " + str(dict(sorted(done.items()))), len(done) >= 12, done)
    lost = [path for path in written if server.ask("GET", path, headers={"Authorization": "Bearer ann"})[0] != 200]
    same(f"{len(written)} cases and holds were acknowledged, and are there", lost, [])
    same("the log verifies", server.ask("GET", "/v1/audit/verify", headers={"Authorization": "Bearer bo"}, timeout=600)[0], 200)
    print(f"memory in kB: {sizes}")
    same("it ends by itself", server.stop(600), 0)
    said = re.findall(r"ERROR: AddressSanitizer.*|WARNING: ThreadSanitizer.*|runtime error.*|LeakSanitizer.*", server.told())
    same("the sanitizer is silent", said[:5], [])
    if said:
        print(server.told()[server.told().index(said[0]):][:20000])
finish()
