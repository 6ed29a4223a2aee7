#!/usr/bin/env python3
"""A publisher that fails in every way: what detente update makes of it.

usage: faults.py PROGRAM ROOT [--cuts N] [--every-record]

An https server on loopback, with a certificate made for the run, serves the UN sample as `good` and then
one fault after another.  After each: the exit code, the reason in `detente lists`, and the answers to a
batch of screens, which must be the same to the last byte.  Ends "N passed, N failed".
  --cuts N        how many cuts at random bytes (from a fixed seed); the whole run has 1000
  --every-record  cut behind every record too
"""
import gzip
import hashlib
import http.server
import json
import os
import random
import re
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import threading
import time

PROGRAM, ROOT = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
CUTS = int(sys.argv[sys.argv.index("--cuts") + 1]) if "--cuts" in sys.argv else 12
EVERY_RECORD = "--every-record" in sys.argv
NAMES = ["Kim Yong Chol", "Ri Won Ho", "Fereidoun Abbasi-Davani", "Wolfgang Amadeus Mozart", "Green Pine Associated"]
passed = failed = 0


def check(name, is_good, said=""):
    global passed, failed
    if is_good:
        passed += 1
    else:
        failed += 1
        print(f"{name}: {said}", file=sys.stderr)


class Fault:
    """What the next request gets."""
    kind, body, etag, type = "good", b"", None, "text/xml"
    asked = []


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body, headers=()):
        self.send_response(status)
        for key, value in headers:
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def do_GET(self):
        kind, body = Fault.kind, Fault.body
        Fault.asked.append((self.path, dict(self.headers)))
        plain = [("Content-Type", Fault.type), ("Content-Length", str(len(body))), ("Connection", "close")]
        if Fault.etag:
            plain.append(("ETag", Fault.etag))
        try:
            if Fault.etag and self.headers.get("If-None-Match") == Fault.etag:
                self.answer(304, b"", [("Content-Length", "0"), ("Connection", "close")])
            elif self.path == "/elsewhere":
                self.answer(200, body, plain)
            elif kind in ("403", "500"):
                self.answer(int(kind), b"no", [("Content-Length", "2"), ("Connection", "close")])
            elif kind.startswith("to "):
                self.answer(302, b"", [("Location", kind[3:]), ("Content-Length", "0"), ("Connection", "close")])
            elif kind == "drip":
                self.send_response(200)
                self.send_header("Content-Type", Fault.type)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                for byte in body:
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                    time.sleep(0.1)
            elif kind == "reset":
                self.send_response(200)
                self.send_header("Content-Type", Fault.type)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body[:len(body) // 2])
                self.wfile.flush()
                self.connection.close()
            elif kind == "huge":
                self.send_response(200)
                self.send_header("Content-Type", Fault.type)
                self.send_header("Connection", "close")
                self.end_headers()
                for _ in range(64):
                    self.wfile.write(b" " * (1 << 20))
                self.close_connection = True
            elif kind == "length":
                self.answer(200, body, [("Content-Type", Fault.type), ("Content-Length", str(len(body) // 2))])
            else:
                self.answer(200, body, plain)
        except OSError:
            self.close_connection = True


def detente(*words):
    return subprocess.run([PROGRAM, "--data", data, "--lawbook", f"{ROOT}/lawbook", *words], capture_output=True,
                          timeout=120, text=True, errors="replace")


def answers():
    ran = detente("screen", "--json", "--on", "2026-01-01", *NAMES)
    return hashlib.sha256(ran.stdout.encode()).hexdigest() if ran.returncode == 0 else f"exit {ran.returncode}: {ran.stderr}"


def lists():
    return json.loads(detente("lists", "--json").stdout.splitlines()[0])


def update(name, kind, body, want, reason, etag=None, type_="text/xml"):
    """One look; want is the outcome in the store, reason a pattern that its reason matches."""
    Fault.kind, Fault.body, Fault.etag, Fault.type = kind, body, etag, type_
    before = answers()
    ran = detente("update", "un", "--json", "--ca", certificate, "--sources", sources)
    after = lists()
    told = ran.stdout.splitlines()[0] if ran.stdout else ran.stderr
    check(f"{name}: outcome", after["last_outcome"] == want, f"{after['last_outcome']}: {told[:300]} {ran.stderr[-300:]}")
    check(f"{name}: exit", ran.returncode == (0 if want in ("promoted", "unchanged", "not_modified") else 3),
          f"exit {ran.returncode} {ran.stderr[-200:]}")
    check(f"{name}: reason", re.search(reason, after.get("last_reason", "")), after.get("last_reason", "(none)"))
    if want == "quarantined":
        newest = after["quarantined"][0]["reason"] if after["quarantined"] else "(none)"
        check(f"{name}: quarantine", re.search(reason, newest), newest)
    if want != "promoted":
        check(f"{name}: answers", answers() == before, "the answers have changed")
    return after


def without(text, pattern):
    return re.sub(pattern, lambda m: b"" if re.search(rb"<UN_LIST_TYPE>DPRK<", m.group(0)) else m.group(0), text,
                  flags=re.S)


def main():
    good = open(f"{ROOT}/samples/un-2025-11-29.xml", "rb").read()
    check("a first version", detente("import", "un", f"{ROOT}/samples/un-2025-11-29.xml").returncode == 0)
    record = rb"<INDIVIDUAL>.*?</INDIVIDUAL>|<ENTITY>.*?</ENTITY>"
    later = good.replace(b"2025-11-29", b"2025-12-05")
    records = [m.end() for m in re.finditer(record, later, re.S)]
    first = re.search(record, later, re.S).group(0)
    update("login page", "good", b"<html><body>Log in</body></html>", "quarantined", "sent as 'text/html", type_="text/html; charset=utf-8")
    update("login page sent as XML", "good", b"<html><body>Log in</body></html>", "quarantined", "expected <CONSOLIDATED_LIST>")
    update("403", "403", b"", "failed", "answered 403")
    update("redirect to another host", "to https://localhost:1/x", b"", "failed", "redirected to another host, localhost")
    update("redirect to http", f"to http://127.0.0.1:{port}/elsewhere", b"", "failed", "is not https")
    update("redirect without end", f"to https://127.0.0.1:{port}/list.xml", b"", "failed", "more than 5 redirects")
    update("wrong content type", "good", later, "quarantined", "sent as 'application/pdf'", type_="application/pdf")
    update("slow drip", "drip", later, "quarantined", "not whole: .*(timed out|[Oo]peration too slow)")
    update("huge", "huge", later, "quarantined", "longer than the 1048576 bytes")
    bomb = gzip.compress(b" " * (64 << 20))
    update("gzip bomb", "good", bomb, "quarantined", "holds more than the 1048576 bytes")
    update("packing that is cut", "good", gzip.compress(later)[:-200], "quarantined", "damaged gzip packing")
    update("empty", "good", b"", "quarantined", ".")
    update("empty list", "good", re.sub(record, b"", later, flags=re.S), "quarantined", "not one|no entries")
    update("one programme gone", "good", without(later, record), "quarantined", "fewer|are gone|entries, where|no entry")
    update("duplicate ids", "good", later.replace(first, first + first.replace(b"<FIRST_NAME>", b"<FIRST_NAME>OTHER"), 1),
           "quarantined", "two records have one number")
    update("bad UTF-8", "good", later.replace(b"<FIRST_NAME>", b"<FIRST_NAME>\xff\xfe", 1), "quarantined", r"list.xml:\d+:\d+: |UTF-8|token|well-formed")
    update("raw &", "good", later.replace(b"<FIRST_NAME>", b"<FIRST_NAME>A & B ", 1), "quarantined", r":\d+:\d+: .*a bare '&'")
    update("a date that goes back", "good", good.replace(b"2025-11-29", b"2025-11-01"), "quarantined", "does not go back")
    update("wrong length", "length", later, "quarantined", r":\d+:\d+: ")
    update("reset midway", "reset", later, "quarantined", "not whole")
    drawn = random.Random(20251205)
    cuts = sorted(drawn.randrange(1, len(later) - 20) for _ in range(CUTS))
    cuts += records[:-1] if EVERY_RECORD else records[:-1:5]
    for cut in cuts:
        update(f"cut at {cut}", "good", later[:cut], "quarantined", r":\d+:\d+: |not one")
    update("500", "500", b"", "failed", "answered 500")
    state = update("500, then good", "good", later, "promoted", "^$", etag='"one"')
    check("the failures are over", state["failures"] == 0 and state["last_success"] is not None, str(state["failures"]))
    update("the same again", "good", later, "not_modified", "^$", etag='"one"')
    check("asked with what we have", Fault.asked[-1][1].get("If-None-Match") == '"one"', str(Fault.asked[-1][1]))
    update("not modified once more", "good", later, "not_modified", "^$", etag='"one"')
    update("a redirect that is named", f"to https://127.0.0.1:{port}/elsewhere", later, "unchanged", "^$")
    Fault.kind = "403"
    detente("update", "un", "--ca", certificate, "--sources", sources)
    asked = len(Fault.asked)
    state = lists()
    check("a failure is unhealthy", state["failures"] == 1 and state["problems"][-1:] == ["failing"] and not state["healthy"], str(state))
    check("monitoring sees it", detente("lists", "--exit-code").returncode == 1)
    ran = detente("update", "--json", "--ca", certificate, "--sources", sources)
    check("who failed waits", "not_due" in ran.stdout and len(Fault.asked) == asked, ran.stdout)
    ran = detente("update", "--dry-run", "--ca", certificate, "--sources", sources)
    check("a dry run asks nobody", ran.returncode == 0 and len(Fault.asked) == asked and "not due before" in ran.stdout, ran.stdout)
    ran = detente("update", "un", "--sources", sources)
    check("a certificate that nobody vouches for", "certificate" in lists()["last_reason"], lists()["last_reason"])
    Fault.kind = "good"
    detente("update", "un", "--ca", certificate, "--sources", sources)
    state = json.loads(detente("lists", "--json", "--on", "2025-12-09", "--sources", sources).stdout.splitlines()[0])
    check("healthy again", state["healthy"] and state["next_expected"] is not None, str(state))
    check("monitoring sees that too", detente("lists", "--exit-code", "--on", "2025-12-09").returncode == 0)
    left = [name for name in os.listdir(data) if name.startswith("fetched")]
    check("nothing is left behind", left == [], str(left))
    removals(later)


def removals(later):
    """removals: apply is for those without roles; with them, who is gone waits for a second person."""
    with open(sources, "a", encoding="utf-8") as file:
        file.write("    removals: apply\n")

    def look(dated, text):
        Fault.kind, Fault.body, Fault.etag, Fault.type = "good", text.replace(b"2025-12-05", dated), None, "text/xml"
        return detente("update", "un", "--json", "--ca", certificate, "--sources", sources)

    def gone(text):
        return re.sub(rb"<INDIVIDUAL>(?:(?!<INDIVIDUAL>).)*?</INDIVIDUAL>(?=\s*</INDIVIDUALS>)", b"", text, flags=re.S)

    once = gone(later)
    check("one is gone from each", len(once) < len(later) and len(gone(once)) < len(once))
    ran = look(b"2025-12-06", once)
    told = json.loads(ran.stdout.splitlines()[0])["import"]
    check("without roles it is applied", (told["removed"], told.get("staged", 0)) == (1, 0) and "removals" not in ran.stderr, ran.stdout + ran.stderr)
    user = subprocess.run(["id", "-un"], capture_output=True, text=True).stdout.strip()
    with open(f"{data}/actors.yaml", "w", encoding="utf-8") as file:
        file.write(f"actors:\n  - {{name: robot, user: {user}, roles: [service]}}\n")
    os.chmod(f"{data}/actors.yaml", 0o600)
    ran = look(b"2025-12-07", gone(once))
    told = json.loads(ran.stdout.splitlines()[0])["import"]
    check("with roles it is staged", (told["removed"], told.get("staged", 0)) == (0, 1), ran.stdout + ran.stderr)
    check("and the update says so", "'removals: apply' is not followed where roles are in use" in ran.stderr, ran.stderr)


work = tempfile.mkdtemp()
data, certificate, sources = f"{work}/data", f"{work}/certificate.pem", f"{work}/sources.yaml"
signal.alarm(3600)  # whatever happens, it ends
try:
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=loopback",
                    "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", f"{work}/key.pem", "-out", certificate],
                   check=True, capture_output=True)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, f"{work}/key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with open(sources, "w", encoding="utf-8") as file:
        file.write("sources:\n  - id: un\n"
                   f"    files: [\"https://127.0.0.1:{port}/list.xml\"]\n"
                   "    types: [text/xml, application/xml]\n    entries_min: 10\n    sentinels: [\"Kim Yong Chol\"]\n"
                   "    megabytes_max: 1\n    seconds_max: 3\n    every_hours: 6\n")
    main()
    server.shutdown()
finally:
    shutil.rmtree(work)
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed or not passed else 0)
