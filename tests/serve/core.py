#!/usr/bin/env python3
"""The core of the server: paths, methods, keys, readiness, reload, the end.

usage: core.py PROGRAM ROOT
"""
import glob
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from harness import Server, check, finish, same

program, root = sys.argv[1], sys.argv[2]
lists = [("un", sorted(glob.glob(os.path.join(root, "samples", "un-*.xml"))))]


def problem(name, answer, status, word):
    got, headers, body = answer
    same(f"{name}: status", got, status)
    same(f"{name}: type", headers.get("content-type"), "application/problem+json")
    told = json.loads(body)
    check(f"{name}: words", told["status"] == status and word in told["detail"], body)
    return headers


with Server(program, root, "--access-log") as server:
    same("alive without lists", server.ask("GET", "/healthz")[0], 200)
    status, _, body = server.ask("GET", "/readyz")
    same("not ready without lists", (status, json.loads(body)["detail"]), (503, "Index not ready."))
    server.cli("import", "un", *lists[0][1])
    for _ in range(100):
        if server.ask("GET", "/readyz")[0] == 200:
            break
        time.sleep(0.1)
    ready = server.json("GET", "/readyz")
    same("ready when a list has come, and says from what", len(ready["snapshot"]), 64)

    # pages, in a program that has them and in one that was built without
    for path in ("/ui", "/ui/"):
        same(path, server.ask("GET", path)[0], 303)
    status, headers, body = server.ask("GET", "/ui/screen")
    check("a page, or how pages are made", (status, b'id="app"' in body) == (200, True) or (status, b"./dev build" in body) == (404, True), (status, body))
    check("under a strict policy", headers["content-security-policy"].startswith("default-src 'none'"), headers)
    for asked, status, word in (("", 200, b"<form"), ("?name=Kim+Yong+Chol&on=2026-05-09", 200, b"S/RES/1718 (2006) OP 8(d)"), ("?name=" + "%D9%86" * 1000, 200, b"<h1>"),
                                ("?name=%3Cimg+src%3Dx%3E%22%27%26", 200, b"&lt;img src=x&gt;&quot;&#39;&amp;"), ("?idNumber=472310168&on=2026-05-09", 200, b"KIM YONG CHOL"),
                                ("?name=x&on=2026-02-30", 400, b"no such day"), ("?nonsense=1", 400, b"nonsense")):
        got, headers, body = server.ask("GET", "/ui/verdict" + asked)
        check("a verdict without a script: " + asked[:40], (got, word in body, b"<img" in body) == (status, True, False), (got, body))

    headers = problem("a path that is not there", server.ask("GET", "/nope"), 404, "no such path")
    check("a refusal leaves the connection open", headers.get("connection") != "close", headers)
    problem("a slash too many", server.ask("GET", "/healthz/"), 404, "no such path")
    headers = problem("a method that is not there", server.ask("GET", "/v1/reload"), 405, "POST")
    same("what may be asked instead", headers["allow"], "POST")
    same("HEAD", server.ask("HEAD", "/healthz")[0::2], (200, b""))
    problem("an escape that is none", server.ask("GET", "/a%zz"), 400, "hexadecimal")
    problem("an escape that is cut", server.ask("GET", "/a%2"), 400, "hexadecimal")
    problem("NUL", server.ask("GET", "/a%00b"), 400, "NUL")
    problem("not UTF-8", server.ask("GET", "/healthz?a=%ff"), 400, "UTF-8")
    problem("dots", server.ask("GET", "/v1/../healthz"), 400, "'..'")
    problem("dots, escaped", server.ask("GET", "/v1/%2e%2e/healthz"), 400, "'..'")
    problem("too many parameters", server.ask("GET", "/healthz?" + "a&" * 1100), 400, "parameters")
    same("a target of 60,001 bytes", server.ask("GET", "/healthz?" + "a" * 59992)[0], 414)
    status, _, body = server.ask("GET", "/healthz", b"x")
    same("a body where none is taken, in yente's words", (status, json.loads(body)), (400, {"detail": "this path takes no body"}))
    problem("a large body", server.ask("POST", "/v1/reload", b"x" * 5000), 413, "4096")
    trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    same("traceparent comes back", server.ask("GET", "/openapi.json", headers={"traceparent": trace})[1].get("traceparent"), trace)
    same("one that is none does not", server.ask("GET", "/openapi.json", headers={"traceparent": "x"})[1].get("traceparent"), None)
    # on yente's paths a trace goes on under a span of the server's own, which its clients look for
    spans = set()
    for state in (None, "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE"):
        headers = server.ask("GET", "/healthz", headers={"traceparent": trace, **({"tracestate": state} if state else {})})[1]
        version, number, span, flags = headers["traceparent"].split("-")
        check("the trace goes on", trace.startswith(f"{version}-{number}-") and trace.endswith("-" + flags) and span not in trace, headers)
        same("its state", headers["tracestate"], f"yente={span}" + (f",{state}" if state else ""))
        spans.add(span)
    for sent in ({}, {"traceparent": "x"}, {"traceparent": "x", "tracestate": "a=b"}):
        headers = server.ask("GET", "/healthz", headers=sent)[1]
        check("one begins", re.match(r"^00-[0-9a-f]{32}-[0-9a-f]{16}-00$", headers["traceparent"]) and trace[3:35] not in headers["traceparent"], headers)
        same("its state", headers["tracestate"], "yente=" + headers["traceparent"].split("-")[2])
        spans.add(headers["tracestate"][6:])
    same("no span twice", len(spans), 5)
    problem("another place's page", server.ask("POST", "/v1/reload", headers={"Origin": "https://example.org"}), 403, "another place")
    problem("another name", server.ask("POST", "/v1/reload", headers={"Host": "rebound.example.org"}), 403, "not this machine's own")

    before = server.json("POST", "/v1/reload")["snapshot"]
    same("reload gives what is loaded", before, ready["snapshot"])
    loads = server.told().count('"event":"loaded"')
    server.process.send_signal(signal.SIGHUP)
    for _ in range(100):
        if server.told().count('"event":"loaded"') > loads:
            break
        time.sleep(0.1)
    check("SIGHUP loads", server.told().count('"event":"loaded"') > loads)
    with open(os.path.join(server.data, "snapshot.det"), "rb") as old:
        good = old.read()
    with open(os.path.join(server.data, "broken"), "wb") as new:
        new.write(good[:-1000])
    os.replace(os.path.join(server.data, "broken"), os.path.join(server.data, "snapshot.det"))
    same("a broken snapshot is not loaded", server.ask("POST", "/v1/reload")[0] >= 500, True)
    ready = server.json("GET", "/readyz")
    same("the old one goes on, and says so", (ready["snapshot"], ready["reload_failed"]), (before, True))
    check("what was asked stands in no log", "rebound" not in server.told() and "%zz" not in server.told())

secret = "c0ffee" * 10
keys = f"""keys:
  - {{id: asker, hash: {hashlib.sha256(secret.encode()).hexdigest()}, scopes: [ask]}}
  - {{id: manager, hash: {hashlib.sha256(b"manager").hexdigest()}, scopes: [ask, manage]}}
  - {{id: old, hash: {hashlib.sha256(b"old").hexdigest()}, scopes: [manage], expires: 2020-01-01}}
"""
server = Server(program, root, lists=lists)
path = os.path.join(server.data, "keys.yaml")
with open(path, "w", encoding="utf-8") as out:
    out.write(keys)
os.chmod(path, 0o600)
with server:
    same("health without a key", server.ask("GET", "/healthz")[0], 200)
    headers = problem("no key", server.ask("POST", "/v1/reload"), 401, "a key is needed")
    same("how to show one", headers.get("www-authenticate"), "Bearer")
    for name, sent in (("Bearer", {"Authorization": "Bearer manager"}), ("ApiKey", {"Authorization": "ApiKey manager"}),
                       ("X-API-Key", {"X-API-Key": "manager"})):
        same(name, server.ask("POST", "/v1/reload", headers=sent)[0], 200)
    same("api_key", server.ask("POST", "/v1/reload?api_key=manager")[0], 200)
    problem("a key without the scope", server.ask("POST", "/v1/reload", headers={"X-API-Key": secret}), 403, "no scope")
    problem("a key that is over", server.ask("POST", "/v1/reload", headers={"X-API-Key": "old"}), 401, "needed")
    problem("a hash is no key", server.ask("POST", "/v1/reload", headers={"X-API-Key": hashlib.sha256(b"manager").hexdigest()}), 401, "needed")
    with open(path, "w", encoding="utf-8") as out:
        out.write(keys.replace("manager,", "manager, actor: anna,").replace(hashlib.sha256(b"manager").hexdigest(), hashlib.sha256(b"next").hexdigest()))
    same("a key is replaced by reload", server.ask("POST", "/v1/reload", headers={"X-API-Key": "manager"})[0], 200)
    same("the old one is gone", server.ask("POST", "/v1/reload", headers={"X-API-Key": "manager"})[0], 401)
    same("the new one is there", server.ask("POST", "/v1/reload", headers={"X-API-Key": "next"})[0], 200)

# ---- how old lists may be: read with every load, and when the file is another
sources = os.path.join(tempfile.mkdtemp(prefix="det-sources-"), "sources.yaml")


def put_sources(text):
    with open(sources + ".new", "w", encoding="utf-8") as out:
        out.write(text)
    os.replace(sources + ".new", sources)


def stale_days():
    return [item["stale_days"] for item in server.json("GET", "/v1/lists")["items"] if item["source"] == "un"]


def wait(what, good):
    until = time.time() + 20
    while time.time() < until and not good():
        time.sleep(0.1)
    check(what, good())


ONE = "sources:\n  - id: un\n    files: [https://example.org/un.xml]\n    stale_days: {}\n"
put_sources(ONE.format(11))
with Server(program, root, "--sources", sources, lists=lists) as server:
    same("as it was at the start", stale_days(), [11])
    put_sources(ONE.format(12))
    same("a reload", server.ask("POST", "/v1/reload")[0], 200)
    same("reads it again", stale_days(), [12])
    time.sleep(2.5)  # the change has been seen
    put_sources(ONE.format(13))
    server.process.send_signal(signal.SIGHUP)
    wait("so does SIGHUP", lambda: stale_days() == [13])
    time.sleep(2.5)
    put_sources(ONE.format(14))
    wait("and the file itself when it is another", lambda: stale_days() == [14])
    put_sources(ONE.format("soon"))
    problem("one that is wrong is told by place", server.ask("POST", "/v1/reload"), 400, "sources.yaml:4:")
    same("the old one goes on", stale_days(), [14])
    wait("readiness tells", lambda: server.json("GET", "/readyz")["reload_failed"] is True)
    time.sleep(2.5)
    tries = server.told().count('"event":"not_loaded"')
    time.sleep(2.5)
    same("it is not tried every second", server.told().count('"event":"not_loaded"'), tries)
    put_sources(ONE.format(15))
    wait("one that is right again is read", lambda: stale_days() == [15])
    wait("and readiness tells that", lambda: server.json("GET", "/readyz")["reload_failed"] is False)
    os.unlink(sources)
    problem("one that was named and is gone is missed", server.ask("POST", "/v1/reload"), 404, "sources.yaml")
    same("the old one still goes on", stale_days(), [15])
shutil.rmtree(os.path.dirname(sources))

# ---- how one screens, and whether it is logged: the same
profile = os.path.join(tempfile.mkdtemp(prefix="det-profile-"), "profile.yaml")


def put(path, text, mode=0o600):
    with open(path + ".new", "w", encoding="utf-8") as out:
        out.write(text)
    os.chmod(path + ".new", mode)
    os.replace(path + ".new", path)


def screen(connection=None):
    question = json.dumps({"name": "KIM YONG CHOLL", "on": "2026-01-01"})
    if connection is None:
        return server.json("POST", "/v1/screen", json.loads(question))["verdict"]
    connection.request("POST", "/v1/screen", question)
    return json.loads(connection.getresponse().read())["verdict"]


def is_logging():
    return server.json("GET", "/v1/me")["logging"]


put(profile, "threshold: 0.70\n")
with Server(program, root, "--profile", profile, lists=lists) as server:
    connection = server.connect()
    same("a name that is alike alerts", (screen(), screen(connection)), ("ALERT", "ALERT"))
    time.sleep(1.5)
    put(profile, "threshold: 1.00\n")
    wait("a profile that is changed counts", lambda: screen() == "CLEAR")
    same("also where a connection was open", screen(connection), "CLEAR")
    put(profile, "threshold: much\n")
    problem("one that is wrong is told by place", server.ask("POST", "/v1/reload"), 422, "profile.yaml:1:")
    same("the old one goes on", screen(), "CLEAR")
    put(profile, "threshold: 0.70\n")
    same("and counts again", (server.ask("POST", "/v1/reload")[0], screen()), (200, "ALERT"))
    same("nothing is logged yet", (is_logging(), server.cli("audit", "decisions", "--json")), (False, b""))
    rule = os.path.join(server.data, "audit.yaml")
    put(rule, "log_decisions: yes\n")
    wait("a rule that is made while it runs counts", is_logging)
    same("what is asked then is logged", (screen(connection), server.cli("audit", "decisions", "--json").count(b"\n")), ("ALERT", 1))
    put(rule, "log_decisions: no\n", 0o666)
    problem("a rule that others can write is none", server.ask("POST", "/v1/reload"), 403, "others than its owner")
    same("the old one goes on", (is_logging(), screen()), (True, "ALERT"))
    put(rule, "log_decisions: no\n")
    wait("and ends by its owner's word", lambda: not is_logging())
    same("two were logged", (screen(), server.cli("audit", "decisions", "--json").count(b"\n")), ("ALERT", 2))
    check("and can be given again", b"2 the same bytes" in server.cli("audit", "replay"), server.cli("audit", "replay"))
shutil.rmtree(os.path.dirname(profile))

server = Server(program, root, lists=lists)
for name, args, code, word in (
        ("beyond loopback without TLS", ("--listen", "0.0.0.0:0"), 3, b"--plain-http"),
        ("no address", ("--listen", "somewhere:1"), 2, b"in numbers"),
        ("no port", ("--listen", "127.0.0.1"), 2, b"ADDRESS:PORT"),
        ("half of TLS", ("--tls-cert", "x"), 2, b"go together"),
        ("sources that are not there", ("--sources", "none.yaml"), 4, b"none.yaml"),
        ("keys that are not there", ("--keys", "none.yaml"), 4, b"none.yaml")):
    run = subprocess.run(server.command("serve", *args), capture_output=True, env=server.environ, timeout=60)
    check(name, run.returncode == code and word in run.stderr, f"exit {run.returncode}: {run.stderr!r}")
shutil.rmtree(server.work)
finish()
