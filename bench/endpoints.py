#!/usr/bin/env python3
"""How long each endpoint takes for one caller: 200 calls on one connection, the published lists if they are
there, else those of samples/.

usage: endpoints.py PROGRAM ROOT
"""
import glob
import json
import os
import sys
import tempfile
import time

program, root = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
sys.path.insert(0, os.path.join(root, "tests", "serve"))
import sets  # noqa: E402
from harness import Server  # noqa: E402

CALLS, SECONDS = 200, 3
published = os.path.join(root, "..", "shared", "data")
un = sorted(glob.glob(os.path.join(published, "un", "un-consolidated-*.xml.xz")))[-1:]
ofac = [p for part in ("sdn", "alt", "add") for p in glob.glob(os.path.join(published, "ofac", part + "-2023-07-12*"))]
lists = [("un", un)] + ([("ofac", ["--dated", "2023-07-12", "--partial", *ofac])] if ofac else []) if un else \
    [("un", sorted(glob.glob(os.path.join(root, "samples", "un-*.xml"))))]
match = {"queries": {"q": {"schema": "Person", "properties": {"name": ["Kim Yong Chol"], "birthDate": ["1962"]}}}}
shipment = open(os.path.join(root, "samples", "coal-2018-06.yaml"), "rb").read()
road = {name: open(os.path.join(root, "roadmaps", "relief-2019", file), encoding="utf-8").read() for name, file in (("roadmap", "roadmap.yaml"), ("scenario", "works.yaml"))}
tool = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "screen", "arguments": {"name": "Kim Yong Chol"}}}
CASES = [
    ("POST", "/v1/screen", {"name": "Kim Yong Chol"}), ("POST", "/v1/batch", b'{"name":"Kim Yong Chol"}\n{"name":"Wolfgang Mozart"}\n' * 50), ("POST", "/v1/check", shipment),
    ("GET", "/v1/regimes", None), ("GET", "/v1/regimes/un:1718/status", None), ("GET", "/v1/regimes/un:1718/timeline", None), ("GET", "/v1/regimes/un:1718/clauses", None),
    ("GET", "/v1/regimes/un:1718/diff?from=2016-01-01&to=2018-01-01", None), ("GET", "/v1/law/un:1718", None), ("GET", "/v1/measures/un.1718.coal", None),
    ("GET", "/v1/ask?ask=KP+CN+HS:2701+1000+tonne", None), ("POST", "/v1/whatif", {"pause": ["un.1718.coal"], "on": "2026-01-01"}), ("POST", "/v1/impact", {"pause": "un.1718.coal", "on": "2026-01-01"}),
    ("POST", "/v1/roadmap/simulate", road), ("POST", "/v1/relief/run", {"on": "2026-01-01"}), ("POST", "/v1/relief/stale", {"on": "2026-01-01"}),
    ("GET", "/v1/subjects/un%3AKPi.024?history=true", None), ("GET", "/v1/lists", None), ("GET", "/v1/lists/un/diff?from=2020-01-01", None), ("GET", "/v1/cases", None), ("GET", "/v1/cases/stats", None),
    ("GET", "/v1/holds", None), ("GET", "/v1/holds/reports", None), ("GET", "/v1/licences", None), ("GET", "/v1/quotas", None), ("GET", "/v1/findings", None), ("GET", "/v1/suppressions", None),
    ("GET", "/v1/staged", None), ("GET", "/v1/decisions", None), ("GET", "/v1/audit/records", None), ("GET", "/v1/audit/proofs/0", None), ("GET", "/v1/audit/verify", None), ("GET", "/v1/profile", None),
    ("GET", "/v1/snapshot", None), ("POST", "/v1/reload", b""), ("POST", "/match/default", match), ("GET", "/search/default?q=kim+yong+chol", None), ("GET", "/search/harbour?q=arkady&facets=topics", None),
    ("GET", "/entities/h-2", None), ("GET", "/entities/h-2/adjacent", None), ("GET", "/reconcile/harbour", None), ("GET", "/reconcile/harbour/suggest/entity?prefix=ark", None), ("GET", "/catalog", None),
    ("GET", "/algorithms", None), ("GET", "/v2/search?name=kim+yong+chol", None), ("GET", "/v2/listinfo", None), ("POST", "/mcp", tool), ("GET", "/healthz", None), ("GET", "/readyz", None),
    ("GET", "/metrics", None), ("GET", "/openapi.json", None), ("GET", "/ui/", None), ("GET", "/ui/verdict?name=Kim+Yong+Chol", None),
]

with Server(program, root, "--manifest", sets.write(tempfile.mkdtemp(prefix="det-bench-")), lists=lists) as server:
    print(f"{'':40} {'status':>6} {'bytes':>9} {'p50 ms':>8} {'p99 ms':>8}")
    line = server.connect(600)
    for method, path, body in CASES:
        times, sent = [], json.dumps(body) if isinstance(body, dict) else body
        begun = time.time()
        while len(times) < 3 or (len(times) < CALLS and time.time() - begun < SECONDS):
            at = time.perf_counter()
            line.request(method, path, sent, {"Accept": "application/json, text/event-stream"} if path == "/mcp" else {})
            answer = line.getresponse()
            told = answer.read()
            times.append(1000 * (time.perf_counter() - at))
        times.sort()
        print(f"{method + ' ' + path.split('?')[0]:40} {answer.status:>6} {len(told):>9} {times[len(times) // 2]:>8.2f} {times[len(times) * 99 // 100]:>8.2f}", flush=True)
