#!/usr/bin/env python3
"""/v1 against a real server: the same bytes as the command line, writes by people with roles, and
docs/openapi.yaml against what was seen: every path, every method, every status that it names.

usage: v1.py PROGRAM ROOT
"""
import datetime
import glob
import hashlib
import json
import os
import re
import sys
import threading

import yaml

from harness import Server, check, finish, same

program, root = sys.argv[1], sys.argv[2]
read = lambda *path: open(os.path.join(root, *path), "rb").read()  # noqa: E731
described = yaml.safe_load(read("docs", "openapi.yaml"))
patterns = [(re.compile("^" + re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path)) + "$"), path) for path in described["paths"]]
patterns.sort(key=lambda p: p[1].count("{"))
seen = set()
people = {"ann": "analyst", "sam": "senior_analyst", "pia": "approver", "bo": "list_manager"}


class Recorded(Server):
    def ask(self, method, path, body=None, headers=None, timeout=60):
        answer = super().ask(method, path, body, headers, timeout)
        plain = path.split("?")[0].replace("%3A", ":")
        for pattern, name in patterns:
            if pattern.match(plain):
                seen.add((name, method.lower(), str(answer[0])))
                break
        return answer

    def get(self, path, **query):
        return self.ask("GET", path, **query)

    def write(self, who, path, body, status=201, key=None):
        headers = {"Authorization": "Bearer " + who}
        if key:
            headers["Idempotency-Key"] = key
        got, head, text = self.ask("POST", path, body, headers)
        same(f"POST {path} by {who}: {text[:300]!r}", got, status)
        return head, text


def keys():
    lines = "keys:\n"
    for name, role in people.items():
        lines += f"  - {{id: {name}, hash: {hashlib.sha256(name.encode()).hexdigest()}, actor: {name}, roles: [{role}], scopes: [ask, books, write, watch, manage]}}\n"
    return lines + f"  - {{id: reader, hash: {hashlib.sha256(b'reader').hexdigest()}, scopes: [ask, books, write, watch, manage]}}\n"


lists = [("un", sorted(glob.glob(os.path.join(root, "samples", "un-*.xml"))))]
server = Recorded(program, root, lists=lists)
with server:
    # ---- the same bytes as the command line
    on = "2026-05-09"
    for name, body, args in (
            ("a name", {"name": "KIM YONG CHOL", "on": on}, ["KIM YONG CHOL"]),
            ("facts", {"name": "Kim Yong Chol", "birthDate": "1946", "nationality": "KP", "schema": "Person", "on": on},
             ["--birth-date", "1946", "--nationality", "KP", "--schema", "Person", "Kim Yong Chol"]),
            ("another script", {"name": "김영철", "on": on}, ["김영철"]),
            ("nobody", {"name": "Wolfgang Amadeus Mozart", "id": "7", "on": on}, ["--customer", "7", "Wolfgang Amadeus Mozart"]),
            ("a list", {"name": "Kim", "sources": "un", "on": on}, ["--source", "un", "Kim"]),
            ("no name", {"name": "", "on": on}, [""])):
        same(f"screen, {name}", server.ask("POST", "/v1/screen", body)[2], server.cli("screen", "--json", "--on", on, *args))
    for path in sorted(glob.glob(os.path.join(root, "samples", "*.yaml"))):
        same("check " + os.path.basename(path), server.ask("POST", "/v1/check?file=" + path, read("samples", os.path.basename(path)))[2],
             server.cli("check", "--json", path))
    same("check as known", server.ask("POST", "/v1/check?as_known=2017-08-01&on=2018-06-12&file=body", read("samples", "coal-2018-06.yaml"))[2],
         server.cli("check", "--json", "--as-known", "2017-08-01", "--on", "2018-06-12", os.path.join(root, "samples", "coal-2018-06.yaml"))
         .replace(json.dumps(os.path.join(root, "samples", "coal-2018-06.yaml")).encode(), b'"body"'))
    law = "/v1/regimes/un:1718"
    for path, args in ((law + "/status?on=2018-06-12", ["status", "un:1718", "--on", "2018-06-12"]),
                       (law + "/status?on=2018-06-12&as_known=2017-01-01", ["status", "un:1718", "--on", "2018-06-12", "--as-known", "2017-01-01"]),
                       (law + "/timeline?from=2016-01-01&to=2018-01-01", ["timeline", "un:1718", "--from", "2016-01-01", "--to", "2018-01-01"]),
                       (law + "/diff?from=2016-01-01&to=2018-01-01", ["diff", "un:1718", "--from", "2016-01-01", "--to", "2018-01-01"]),
                       (law + "/clauses?on=2018-06-12", ["clauses", "un:1718", "--on", "2018-06-12"]),
                       ("/v1/law/un:1718", ["show", "un:1718"]),
                       ("/v1/measures/un.1718.coal?on=2018-06-12", ["explain", "un.1718.coal", "--on", "2018-06-12"]),
                       ("/v1/ask?ask=KP+CN+HS:2701+1000+tonne&on=2018-06-12", ["explain", "--ask", "KP CN HS:2701 1000 tonne", "--on", "2018-06-12"])):
        same(path, server.get(path)[2], server.cli("law", *args, "--json"))
    lines = {"Accept": "application/x-ndjson"}
    same("regimes", server.get("/v1/regimes", headers=lines)[2], server.cli("law", "status", "--json"))
    same("list diff", server.get("/v1/lists/un/diff?from=2020-12-02&to=2025-11-29", headers=lines)[2],
         server.cli("lists", "diff", "un", "2020-12-02", "2025-11-29", "--json"))
    same("subject", server.get("/v1/subjects/un%3AKPi.024?history=true", headers=lines)[2],
         server.cli("lists", "show", "un:KPi.024", "--history", "--json"))
    same("what-if", server.ask("POST", "/v1/whatif", {"pause": ["un.1718.coal"], "on": "2026-01-01"})[2],
         server.cli("whatif", "--pause", "un.1718.coal", "--on", "2026-01-01", "--json"))
    road = os.path.join(root, "roadmaps", "relief-2019")
    same("roadmap", server.ask("POST", "/v1/roadmap/simulate", {"roadmap": read(road, "roadmap.yaml").decode(), "scenario": read(road, "works.yaml").decode()})[2],
         server.cli("roadmap", "simulate", road + "/roadmap.yaml", "--scenario", road + "/works.yaml", "--json"))
    same("a sound roadmap", server.json("POST", "/v1/roadmap/lint", {"roadmap": read(road, "roadmap.yaml").decode()})["errors"], 0)
    written = server.json("POST", "/v1/roadmap/read", {"roadmap": read(road, "roadmap.yaml").decode(), "scenario": read(road, "snapback.yaml").decode()})
    same("a roadmap as written", [s["id"] for s in written["roadmap"]["steps"]], ["relief", "talks"])
    same("its condition", written["roadmap"]["steps"][0]["condition"], {"finding": "council.adopts"})
    same("its scenario", written["scenario"]["expect"][1], {"on": "2020-07-19", "measure": "un.1718.statues", "state": "in_force"})
    same("a roadmap alone", list(server.json("POST", "/v1/roadmap/read", {"roadmap": "id: x"})), ["roadmap"])
    status, _, told = server.ask("POST", "/v1/roadmap/read", {"roadmap": "a: ["})
    check("no YAML", status == 400 and b"roadmap:1:5" in told, told)
    stood = {row["regime"]: row for row in server.json("GET", "/v1/regimes?on=2025-10-01&limit=1000")["items"]}
    for regime in ("un:1718", "un:1737", "un:253"):
        states, contested = {}, 0
        for measure in server.json("GET", f"/v1/regimes/{regime}/status?on=2025-10-01")["measures"]:
            states[measure["state"]] = states.get(measure["state"], 0) + 1
            contested += "contested" in measure
        same(f"{regime} stands", (stood[regime]["states"], stood[regime].get("contested", 0)), (states, contested))
    same("what is covered", stood["un:1718"]["covered_from"], "2006-07-15")
    before = {row["regime"]: row for row in server.json("GET", "/v1/regimes?on=2025-10-01&as_known=2015-01-01T00:00Z&limit=1000")["items"]}
    check("as it was known", before["un:1737"]["states"] != stood["un:1737"]["states"], before["un:1737"])
    same("a day that is none", server.get("/v1/regimes?on=2025-02-30")[0], 400)
    same("without a day as before", sorted(server.json("GET", "/v1/regimes?limit=1")["items"][0]), ["measures", "regime", "title"])
    same("one that is none", server.json("POST", "/v1/roadmap/lint", {"roadmap": "a: ["})["errors"], 1)
    check("impact", server.json("POST", "/v1/impact", {"pause": "un.1718.coal", "on": "2026-01-01"})["measures"])
    status, _, text = server.ask("POST", "/v1/whatif", {"drafts": ["instrument: ["], "on": "2026-01-01"})
    check("a draft that is none is told with its place", status == 400 and b"draft-1:1" in text, text)

    # ---- a batch
    body = b'{"id":"a","name":"KIM YONG CHOL"}\n{"id":"b","name":"KIM Y\\u0000ONG CHOL"}\n{"name":\n\n{"id":"e"}\n[1]\n{"id":"f","name":"Mozart"}'
    status, headers, text = server.ask("POST", "/v1/batch?on=" + on, body)
    answers = [json.loads(line) for line in text.splitlines()]
    same("a verdict a line", [a["verdict"] for a in answers], ["ALERT", "ALERT", "UNSCREENABLE", "UNSCREENABLE", "UNSCREENABLE", "UNSCREENABLE", "CLEAR"])
    same("its type", headers["content-type"], "application/x-ndjson")
    check("a broken line is named", "body:3" in answers[2]["text"], answers[2])
    many = b"".join(b'{"id":"%d","name":"Kim Yong %d"}\n' % (i, i) for i in range(3000))
    with open(os.path.join(server.work, "many"), "wb") as out:
        out.write(many)
    whole = server.cli("screen", "--json", "--on", on, "--batch", os.path.join(server.work, "many"))
    same("3,000 lines: the bytes of the command line", server.ask("POST", "/v1/batch?on=" + on, many)[2], whole)
    # several at once, over threads that help whoever shares
    got = [None] * 4
    askers = [threading.Thread(target=lambda i=i: got.__setitem__(i, server.ask("POST", "/v1/batch?on=" + on, many)[2])) for i in range(len(got))]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    check("four batches at once: the same bytes", all(text == whole for text in got), [text and len(text) for text in got])
    same("an empty batch", server.ask("POST", "/v1/batch", b"")[0::2], (200, b""))

    # ---- bodies that are refused
    for name, body, word in (("a key twice", b'{"name":"a","name":"b"}', "duplicate"), ("NUL", b'{"name":"a\\u0000b"}', "NUL"), ("a NUL byte", b'{"name":"a\0"}', "JSON"),
                             ("not UTF-8", b'{"name":"\xff"}', "0xff"), ("half a surrogate", b'{"name":"\\ud800"}', "JSON"), ("deep", b"[" * 100000, "depth"), ("deep maps", b'{"a":' * 5000, "depth"),
                             ("no JSON", b"{", "JSON"), ("no object", b"[]", "object"), ("nothing", b"", "JSON"), ("an unknown key", b'{"nam":"x"}', "unknown key"),
                             ("a list for a text", b'{"name":["x"]}', "one text"), ("no such day", b'{"name":"x","on":"2026-02-31"}', "no such day"), ("a number without end", b'{"name":1e999}', "JSON"),
                             ("nothing asked", b"{}", "name or a number")):
        status, _, text = server.ask("POST", "/v1/screen", body)
        told = json.loads(text)
        check(f"refused: {name}", status == 400 and word in told["detail"] and "verdict" not in told, text)
    same("a parameter that is none", server.get("/v1/cases?stauts=open")[0], 400)

    # ---- ETag, pages
    _, headers, text = server.get(law + "/status?on=2018-06-12")
    tag = headers["etag"]
    same("304", server.get(law + "/status?on=2018-06-12", headers={"If-None-Match": f'"x", {tag}'})[0::2], (304, b""))
    same("another day is another answer", server.get(law + "/status?on=2010-06-12", headers={"If-None-Match": tag})[0], 200)
    items, cursor = [], "0"
    while cursor is not None:
        page = server.json("GET", f"/v1/regimes?limit=50&cursor={cursor}")
        items, cursor = items + page["items"], page["next"]
        assert len(items) < 10000
    same("pages put together", b"".join(json.dumps(i, separators=(",", ":"), ensure_ascii=False).encode() + b"\n" for i in items), server.cli("law", "status", "--json"))
    same("a page of nothing", server.get("/v1/regimes?limit=x")[0], 400)

    same("writing without keys", server.ask("POST", "/v1/findings", {})[0], 403)
    for path in described["paths"]:
        for method in described["paths"][path]:
            if method == "get":
                url = path.replace("{regime}", "none:none").replace("{record}", "999999").replace("{source}", "nolist").replace("{id}", "nothing")
                server.get(url)
                if path.startswith("/v1"):
                    same(f"{path}: a parameter that is none", server.get(url + "?nonsense=1")[0] in (400,), True)
                status, headers, _ = server.get(url)
                if status == 200 and "etag" in headers:
                    server.get(url, headers={"If-None-Match": "*"})
    for url in ("/v1/law/un:1718", law + "/timeline", law + "/clauses?on=2018-06-12", "/v1/measures/un.1718.coal?on=2018-06-12", law + "/diff?from=2016-01-01&to=2018-01-01",
                "/v1/ask?ask=KP+CN+HS:2701+1000+tonne&on=2018-06-12", "/v1/lists/un/diff?from=2020-12-02&to=2025-11-29", "/v1/subjects/un:KPi.024", "/v1/audit/proofs/0", "/v1/audit/verify"):
        same(url, server.get(url)[0], 200)
        same(url + ", the same", server.get(url, headers={"If-None-Match": "*"})[0], 304)
    same("diff without from", server.get(law + "/diff")[0], 400)
    same("list diff without from", server.get("/v1/lists/un/diff")[0], 400)
    same("no such list", server.get("/v1/lists/nolist/diff?from=2020-01-01")[0], 404)
    same("diff of no regime", server.get("/v1/regimes/none/diff?from=2020-01-01")[0], 404)
    same("nothing asked", server.get("/v1/ask")[0], 400)
    same("no number", server.get("/v1/audit/proofs/x")[0], 400)
    for path in ("/v1/whatif", "/v1/impact", "/v1/relief/run", "/v1/relief/drill", "/v1/relief/stale", "/v1/roadmap/lint", "/v1/roadmap/read", "/v1/roadmap/simulate", "/v1/check", "/v1/batch?on=x"):
        same(path + ": nonsense", server.ask("POST", path, b'{"nonsense":1}')[0], 400)
    for path in ("/v1/whatif", "/v1/impact"):
        same(path + ": no such measure", server.ask("POST", path, {"pause": ["un.none"], "on": "2026-01-01"})[0], 404)
    same("a relief run", server.ask("POST", "/v1/relief/run", {"on": "2026-01-01"})[2], server.cli("relief", "run", "--on", "2026-01-01", "--json"))
    same("stale bars", server.ask("POST", "/v1/relief/stale", {"on": "2026-01-01"})[0], 200)
    same("a drill", server.ask("POST", "/v1/relief/drill", {"on": "2016-06-01", "resume": ["T-2231-7a"], "hours": 24})[2],
         server.cli("relief", "drill", "--on", "2016-06-01", "--resume", "T-2231-7a", "--hours", "24", "--json"))

server = Recorded(program, root, lists=lists)
with open(os.path.join(server.data, "keys.yaml"), "w", encoding="utf-8") as out:
    out.write(keys())
os.chmod(os.path.join(server.data, "keys.yaml"), 0o600)
with open(os.path.join(server.data, "sources.yaml"), "w", encoding="utf-8") as out:
    out.write("sources:\n  - id: un\n    files: [https://example.org/un.xml]\n    stale_days: 40\n")
with server:
    # ---- a case by two people
    alert = {"question": {"name": "KIM YONG CHOL", "id": "K-1", "on": on}, "id": "C-1"}
    server.write("reader", "/v1/cases", alert, 403)
    server.write("ann", "/v1/cases", alert)
    server.write("ann", "/v1/cases", {"question": {"name": "Mozart", "on": on}}, 403)
    server.write("ann", "/v1/cases", {"question": {"name": "KIM YONG CHOL", "birthDate": "1946", "on": on}, "id": "C-1"}, 409)
    server.write("ann", "/v1/cases", {"question": 1}, 400)
    entries = "/v1/cases/C-1/entries"
    server.write("ann", entries, {"entry": "assign", "to": "ann"})
    server.write("ann", entries, {"entry": "escalate", "note": "the passport is missing"})
    server.write("sam", entries, {"entry": "decide", "reason": "true_match"})
    _, text = server.write("sam", entries, {"entry": "approve"}, 403)
    check("who may", b"approver" in text, text)
    server.write("pia", entries, {"entry": "approve"})
    server.write("pia", entries, {"entry": "approve"}, 409)
    server.write("pia", "/v1/cases/C-9/entries", {"entry": "note", "note": "x"}, 404)
    server.write("pia", entries, {"entry": "nonsense"}, 400)
    same("the case is closed", json.loads(server.get("/v1/cases/C-1", headers={"X-API-Key": "ann"})[2])["case"]["status"], "closed")
    same("as the command line has it", server.get("/v1/cases/C-1", headers={"X-API-Key": "ann"})[2].replace(b"\n", b"")[:400],
         server.cli("case", "show", "C-1", "--json").replace(b"\n", b"")[:400])
    same("no such case", server.get("/v1/cases/none", headers={"X-API-Key": "ann"})[0], 404)

    # ---- the same write twice
    note = {"entry": "note", "note": "once"}
    _, first = server.write("pia", entries, note, key="k1")
    headers, second = server.write("pia", entries, note, key="k1")
    same("done once", (first, headers.get("idempotency-replayed")), (second, "true"))
    server.write("pia", entries, {"entry": "note", "note": "other"}, 422, key="k1")
    server.write("pia", entries, {"entry": "nonsense"}, 400, key="k2")
    server.write("pia", entries, {"entry": "note", "note": "tried anew"}, key="k2")
    same("another caller has keys of his own", server.write("ann", entries, note, key="k1")[0].get("idempotency-replayed"), None)

    # ---- a false positive, remembered
    server.write("ann", "/v1/cases", {"question": {"name": "KIM YONG CHOL", "id": "K-2", "birthDate": "1984", "on": on}, "id": "C-2"})
    server.write("ann", "/v1/cases/C-2/entries", {"entry": "close", "reason": "different_person", "conflicts": "birth_date=1984"})
    expires = (datetime.date.today() + datetime.timedelta(days=100)).isoformat()
    _, text = server.write("ann", "/v1/suppressions", {"case": "C-2", "expires": expires, "owner": "ann"})
    which = json.loads(text.splitlines()[0])["id"]
    server.write("ann", "/v1/suppressions", {"case": "C-9", "expires": expires, "owner": "ann"}, 404)
    server.write("ann", "/v1/suppressions", {"case": "C-2"}, 400)
    path = f"/v1/suppressions/{which.replace('/', '%2F')}/entries"
    server.write("ann", path, {"entry": "approve"}, 403)
    server.write("pia", path, {"entry": "approve"})
    server.write("pia", path, {"entry": "nonsense"}, 400)
    server.write("pia", "/v1/suppressions/none/entries", {"entry": "approve"}, 404)
    today = datetime.date.today().isoformat()
    asked = {"name": "KIM YONG CHOL", "id": "K-2", "birthDate": "1984"}
    got = server.json("POST", "/v1/screen", asked, {"X-API-Key": "ann"})
    check("the next request sees it", got["verdict"] in ("SUPPRESSED", "ALERT") and "suppressions_tx" in got, got["verdict"])
    check("suppressions", server.json("GET", "/v1/suppressions", headers={"X-API-Key": "ann"})["items"])

    # ---- holds, licences, quotas, findings
    hold = {"id": "H-1", "kind": "payment", "branch": "US", "received": "2020-01-02", "amount": "100000.00", "currency": "USD", "source": "the wire desk",
            "parties": [{"role": "beneficiary", "name": "KIM YONG CHOL"}],
            "bases": [{"measure": "un.1718.asset_freeze", "subject": "un:KPi.024", "path": "direct", "from": "2020-01-02", "source": "the list"}]}
    server.write("ann", "/v1/holds", hold)
    server.write("ann", "/v1/holds", {"id": "H-2"}, 400)
    server.write("ann", "/v1/holds/H-1/entries", {"entry": "overlay", "kind": "claim", "by": "a court", "from": "2020-02-01", "source": "letter"})
    server.write("ann", "/v1/holds/H-9/entries", {"entry": "request", "reason": "x", "source": "y"}, 404)
    server.write("ann", "/v1/holds/H-1/entries", {"entry": "nonsense"}, 400)
    server.write("ann", "/v1/holds/H-1/entries", {"entry": "approve", "reason": "x", "source": "y"}, 403)
    key = {"X-API-Key": "ann"}
    same("holds", server.get("/v1/holds", headers={**key, **lines})[2], server.cli("hold", "list", "--json"))
    same("a hold", server.get("/v1/holds/H-1?entries=true", headers={**key, **lines})[2], server.cli("hold", "show", "H-1", "--entries", "--json"))
    same("retention", server.get("/v1/holds/H-1/retention", headers=key)[0], 200)
    same("retention of nothing", server.get("/v1/holds/H-9/retention", headers=key)[0], 404)
    same("no hold", server.get("/v1/holds/H-9", headers=key)[0], 404)
    same("reports", server.get("/v1/holds/reports?on=2020-02-01", headers=key)[0], 200)
    same("relief", server.ask("POST", "/v1/relief/run", {"on": "2026-01-01"}, key)[2], server.cli("relief", "run", "--on", "2026-01-01", "--json"))
    licence = b"id: L-1\nauthority: 1718 Committee\nkind: committee_approval\nmeasures: [un.1718.coal]\nvalid_from: 2020-01-01\nsource: letter\n"
    server.write("ann", "/v1/licences", licence)
    server.write("ann", "/v1/licences", b"id: L-2\n", 400)
    server.write("ann", "/v1/licences/L-1/entries", {"entry": "use", "on": "2020-06-01", "reference": "T-1", "source": "desk"})
    server.write("ann", "/v1/licences/L-9/entries", {"entry": "use", "on": "2020-06-01", "reference": "T-1", "source": "desk"}, 404)
    server.write("ann", "/v1/licences/L-1/entries", {"entry": "nonsense"}, 400)
    same("licences", server.get("/v1/licences", headers=key)[0], 200)
    same("a licence", server.get("/v1/licences/L-1", headers=key)[0], 200)
    same("no licence", server.get("/v1/licences/L-9", headers=key)[0], 404)
    server.write("ann", "/v1/quotas", {"kind": "nonsense"}, 400)
    server.write("ann", "/v1/quotas", {"kind": "report", "quota": "none", "on": "2018-03-01", "amount": "900 barrel", "source": "x"}, 404)
    quota = "Q-REF-YEAR"
    report = {"kind": "report", "quota": quota, "on": "2018-03-01", "amount": "900 barrel", "source": "the panel", "id": "Q-1"}
    server.write("ann", "/v1/quotas", report)
    server.write("ann", "/v1/quotas", {**report, "amount": "901 barrel"}, 409)
    same("quotas", server.get("/v1/quotas?on=2018-06-12", headers=key)[0], 200)
    same("a quota", server.get(f"/v1/quotas/{quota}?on=2018-06-12", headers=key)[0], 200)
    same("no quota", server.get("/v1/quotas/none?on=2018-06-12", headers=key)[0], 404)
    same("its entries", len(server.json("GET", f"/v1/quotas/{quota}/entries", headers=key)["items"]), 1)
    server.write("sam", "/v1/findings", {"regime": "un:1718", "kind": "nuclear_test", "title": "A test", "status": "reported", "on": "2025-11-20", "source": "a wire report"})
    server.write("sam", "/v1/findings", {"status": "nonsense"}, 400)
    same("findings", len(server.json("GET", "/v1/findings?regime=un:1718", headers=key)["items"]), 1)
    for rows in (50, 49):
        with open(os.path.join(server.work, "watch.csv"), "w", encoding="utf-8") as out:
            out.write("id,name\n" + "".join(f"{i},Nobody Number {chr(97 + i % 26)}{chr(97 + i // 26)}\n" for i in range(rows)))
        server.cli("import", "own:watch", "--dated", f"2026-05-{60 - rows}", "--stage", os.path.join(server.work, "watch.csv"))
    staged = server.json("GET", "/v1/staged", headers=key)["items"]
    same("what waits", [s["subject"] for s in staged], ["own:watch:49"])
    server.write("bo", "/v1/staged/decisions", {"ids": [staged[0]["id"]], "decision": "approve", "reason": "gone"})
    server.write("bo", "/v1/staged/decisions", {"ids": [99], "decision": "approve"}, 404)
    server.write("ann", "/v1/staged/decisions", {"ids": [1], "decision": "approve"}, 403)
    server.write("bo", "/v1/staged/decisions", {"ids": [], "decision": "approve"}, 400)
    same("the log is as it was written", server.get("/v1/audit/verify", headers=key)[0], 200)
    server.cli("audit", "verify")
    lists_told = server.json("GET", "/v1/lists?on=2026-01-09", headers=key)["items"]
    un = next(item for item in lists_told if item["source"] == "un")
    same("a list and its health", {k: un[k] for k in ("dated", "age_days", "stale_days", "healthy", "problems", "quarantine_count", "failures", "last_attempt", "next_expected")},
         {"dated": "2025-11-29", "age_days": 41, "stale_days": 40, "healthy": False, "problems": ["stale"], "quarantine_count": 0, "failures": 0, "last_attempt": None, "next_expected": None})
    same("... as the command line tells it", server.get("/v1/lists?on=2026-01-09", headers={**key, "Accept": "application/x-ndjson"})[2], server.cli("lists", "--json", "--on", "2026-01-09"))
    same("... a day before", next(i for i in server.json("GET", "/v1/lists?on=2026-01-08", headers=key)["items"] if i["source"] == "un")["healthy"], True)
    same("... all that is described", sorted(set(described["components"]["schemas"]["ListHealth"]["required"]) - set(un)), [])
    for url in described["paths"]:
        if "get" in described["paths"][url] and "{" not in url and url != "/v2/search":
            server.get(url, headers=key)
            server.get(url, headers={**key, "If-None-Match": "*"})
    for url in ("/v1/cases/C-1", "/v1/holds/H-1", "/v1/holds/H-1/retention", "/v1/licences/L-1", f"/v1/quotas/{quota}", f"/v1/quotas/{quota}/entries"):
        same(url + ", the same", server.get(url, headers={**key, "If-None-Match": "*"})[0], 304)
    figures = server.get("/metrics", headers=key)[2].decode()
    for word in ('detente_verdicts_total{verdict="ALERT"} ', 'detente_list_age_days{source="un"} ', 'detente_requests_total{route="/v1/cases/{id}",method="GET",status="4xx"} ',
                 'detente_request_seconds_bucket{route="/v1/screen",method="POST",le="+Inf"} '):
        check("figures: " + word, word in figures, figures[:500])
    same("a list's age and its limit", re.findall(r'detente_list_stale_days\{source="un"\} (\d+)', figures), ["40"])
    same("the cage is closed", re.findall(r"^detente_confined (\d)", figures, re.M), ["1"])
    kept = set(re.findall(r"# TYPE (\w+)", figures))
    named = set(re.findall(r"`(detente_\w+)", open(os.path.join(root, "docs", "server.md"), encoding="utf-8").read()))
    same("every figure is in the docs, and no other", (sorted(kept - named), sorted(named - kept)), ([], []))
    rules = open(os.path.join(root, "packaging", "alerts.yaml"), encoding="utf-8").read()
    used = set(re.findall(r"detente_\w+", "\n".join(re.findall(r"expr: (.*)", rules))))
    same("every alert is of a figure that there is", sorted(u for u in used if u not in kept and re.sub("_(bucket|sum|count)$", "", u) not in kept), [])
    check("alerts were seen", len(used) > 5, used)
    check("no name in figures or log", not re.search("(?i)kim yong|mozart|K-1", figures + server.told()), server.told()[-500:])
    server.ask("POST", "/v1/reload", headers=key)

# ---- every decision logged before it is given, and answered again
server = Recorded(program, root, "--log", lists=lists)
with server:
    server.ask("POST", "/v1/screen", {"name": "KIM YONG CHOL", "on": on})
    server.ask("POST", "/v1/batch?on=" + on, b'{"name":"Mozart"}\n{"name":"Kim"}\n')
    server.ask("POST", "/v1/check", read("samples", "coal-2018-06.yaml"))
    same("logged", [d["act"] for d in server.json("GET", "/v1/decisions")["items"]], ["screen", "screen", "screen", "check"])
    check("answered again, the same bytes", b"4 the same bytes, 0 different" in server.cli("audit", "replay"))

server = Recorded(program, root)
with server:
    server.get("/readyz")
    same("no lists: no answer that clears", json.loads(server.ask("POST", "/v1/screen", {"name": "x"})[2])["verdict"], "HOLD_PENDING")

served = set()
for path in glob.glob(os.path.join(root, "src", "server", "*.c")):
    for method, route in re.findall(r'\{"(GET|POST)", "([^"]+)"', open(path, encoding="utf-8").read()):
        served.add((route, method.lower()))
ours = {(p, m) for p, m in served if p.startswith(("/v1", "/healthz", "/readyz", "/metrics", "/openapi"))}
told = {(p, m) for p, methods in described["paths"].items() for m in methods if m in ("get", "post") and p.startswith(("/v1", "/healthz", "/readyz", "/metrics", "/openapi"))}
same("the description has every route", sorted(ours - told), [])
same("and no other", sorted(told - ours), [])
missing = sorted((p, m, s) for p, m in told for s in described["paths"][p][m]["responses"] if s != "default" and (p, m, s) not in seen)
same("every status that it names was seen", missing, [])
finish()
