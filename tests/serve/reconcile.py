#!/usr/bin/env python3
"""OpenRefine's way through the Reconciliation API 0.2, step by step, and what it refuses.

usage: reconcile.py PROGRAM ROOT
"""
import json
import sys
import tempfile
from urllib.parse import urlencode

import sets
from harness import Server, check, finish, same

program, root = sys.argv[1], sys.argv[2]
server = Server(program, root, "--manifest", sets.write(tempfile.mkdtemp(prefix="det-reconcile-")))
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def post(path, status=200, **fields):
    body = urlencode({k: v if isinstance(v, str) else json.dumps(v) for k, v in fields.items()})
    got, headers, text = server.ask("POST", path, body, FORM)
    same(f"{path} {body[:60]}: status", got, status)
    return json.loads(text), headers


def suggest(what, prefix, **more):
    got = server.json("GET", f"/reconcile/both/suggest/{what}?" + urlencode({"prefix": prefix, **more}))
    same(f"suggest {what} {prefix}: envelope", [got[k] for k in ("code", "status", "prefix")], ["/api/status/ok", "200 OK", prefix])
    return got["result"]


with server:
    # 1. a person gives OpenRefine the address of the service
    manifest = server.json("GET", "/reconcile/both?api_key=k9")
    same("versions", manifest["versions"], ["0.2"])
    same("name", manifest["name"], "Both of them (detente)")
    same("batch size", manifest["batchSize"], 3)
    check("spaces", all(manifest[k].startswith("http") for k in ("identifierSpace", "schemaSpace", "documentation")), manifest)
    check("view", manifest["view"]["url"].endswith("/entities/{{id}}"), manifest["view"])
    same("preview", (manifest["preview"]["width"], manifest["preview"]["height"]), (430, 600))
    for name in ("entity", "type", "property"):
        same(f"suggest {name}", manifest["suggest"][name]["service_path"], f"/suggest/{name}?api_key=k9")
    same("propose", manifest["extend"]["propose_properties"]["service_path"], "/extend/property?api_key=k9")
    check("service_url is as we are called", manifest["suggest"]["entity"]["service_url"] == f"http://127.0.0.1:{server.port}/reconcile/both", manifest)
    same("settings", [(s["name"], s["type"], s["default"]) for s in manifest["extend"]["propose_settings"]], [("limit", "number", 0), ("render", "select", "caption")])
    same("choices", [c["id"] for c in manifest["extend"]["propose_settings"][1]["choices"]], ["caption", "raw"])
    same("default types: those that stand in the data, and the more general ones", sorted(t["id"] for t in manifest["defaultTypes"]),
         ["Address", "Asset", "Company", "LegalEntity", "Organization", "Person", "Thing", "Value", "Vehicle", "Vessel"])
    same("of another data set", sorted(t["id"] for t in server.json("GET", "/reconcile/register")["defaultTypes"]),
         ["Asset", "Company", "LegalEntity", "Organization", "Person", "Thing", "Value"])
    same("a type", sorted(manifest["defaultTypes"][0]), ["description", "id", "name"])

    # 2. it looks at the first rows of a column, without a type, to propose one
    got, headers = post("/reconcile/both", queries={"q0": {"query": "Arkadi Volkonsky"}, "q1": {"query": "Nordwind Reederei"}, "q2": {"query": "Zebulon Quackenbush"}})
    same("x-batch-size", headers["x-batch-size"], "3")
    best = got["q0"]["result"][0]
    same("a candidate", (sorted(best), best["id"], best["type"][0]["id"], best["match"]), (["description", "id", "match", "name", "score", "type"], "h-1", "Person", True))
    check("a score", 0.7 <= best["score"] <= 1, best["score"])
    same("nobody", [r for r in got["q2"]["result"] if r["match"]], [])

    # 3. it reconciles with a type and with further columns
    query = {"query": "A. Volkonsky", "type": "Person", "limit": 2, "properties": [{"pid": "Person:birthDate", "v": "1971-03-09"}, {"pid": "nationality", "v": ["Russia"]}]}
    with_facts = post("/reconcile/both", queries={"a": query})[0]["a"]["result"]
    without = post("/reconcile/both", queries={"a": {**query, "properties": []}})[0]["a"]["result"]
    check("columns raise the score", with_facts[0]["id"] == "h-1" and with_facts[0]["score"] > without[0]["score"], (with_facts, without))
    same("of a list of types the first", post("/reconcile/both", queries={"a": {"query": "Silberdistel", "type": ["Vessel", "Person"]}})[0]["a"]["result"][0]["id"], "h-3")
    same("another type", post("/reconcile/both", queries={"a": {"query": "Silberdistel", "type": "Person"}})[0]["a"]["result"], [])
    check("limit", len(post("/reconcile/both", queries={"a": {"query": "Threlkeld", "limit": 1}})[0]["a"]["result"]) == 1)
    same("changed_since", post("/reconcile/both?changed_since=2026-02-01", queries={"a": query})[0]["a"]["result"], [])

    # 4. a person searches by hand
    same("an entity", [r["id"] for r in suggest("entity", "wolk")], ["h-1"])
    same("two words, the last begun", [r["id"] for r in suggest("entity", "arkady wol")], ["h-1"])
    same("limit", len(suggest("entity", "thr", limit=1)), 1)
    same("nothing typed yet", suggest("entity", ""), [])
    same("a type", [r["id"] for r in suggest("type", "pers")], ["Person"])
    same("a type that no data has", suggest("type", "airp"), [])
    names = [r["name"] for r in suggest("property", "date")]
    check("a later word of a label too, but behind", names == sorted(names, key=lambda n: not n.startswith("Date")) and "Birth date" in names, names)
    same("a property", "Person:birthDate" in [r["id"] for r in suggest("property", "birth")], True)
    same("country is a Thing's", suggest("property", "countr")[0]["id"], "Thing:country")
    check("five at most", len(suggest("property", "n")) == 5)
    same("empty prefixes", (suggest("type", ""), suggest("property", "")), ([], []))

    # 5. it proposes columns, and fills them
    got = server.json("GET", "/reconcile/both/extend/property?type=Person")
    labels = [p["name"] for p in got["properties"]]
    check("sorted by label", labels == sorted(labels) and "Birth date" in labels, labels)
    check("no entities, nothing hidden", not {"addressEntity", "indexText"} & {p["id"] for p in got["properties"]}, got)
    same("its envelope", (got["type"], got["limit"]), ("Person", 0))
    same("limit", len(server.json("GET", "/reconcile/both/extend/property?limit=3")["properties"]), 3)
    same("no such type", server.ask("GET", "/reconcile/both/extend/property?type=Banana")[0], 400)
    wanted = {"ids": ["h-1", "h-4"], "properties": [{"id": "country"}, {"id": "name", "settings": {"limit": 1}}, {"id": "topics", "settings": {"render": "raw"}}]}
    got, headers = post("/reconcile/both", extend=wanted)
    same("meta", got["meta"], [{"id": "country", "name": "Country"}, {"id": "name", "name": "Name"}, {"id": "topics", "name": "Topics"}])
    same("a row", got["rows"]["h-1"], {"country": [{"str": "Russia"}], "name": [{"str": "Arkady Wolkonsky"}], "topics": [{"str": "sanction"}, {"str": "role.oligarch"}]})
    same("rows", sorted(got["rows"]), ["h-1", "h-4"])
    got = post("/reconcile/both", extend={"ids": ["h-1", "h-3", "nope"], "properties": [{"id": "shoes"}, {"id": "birthDate"}, {"id": "imoNumber"}]})[0]
    same("what nobody could have is left out", [m["id"] for m in got["meta"]], ["birthDate", "imoNumber"])
    same("each row has what it could have", got["rows"], {"h-1": {"birthDate": [{"str": "1971-03-09"}]}, "h-3": {"imoNumber": [{"str": "9074729"}]}, "nope": {}})
    same("both at once: the columns", sorted(post("/reconcile/both", extend=wanted, queries={"a": {"query": "x"}})[0]), ["meta", "rows"])
    got = server.json("GET", "/reconcile/both/extend/property?type=Person&limit=4")
    check("a limit leaves those that matter most", {"name", "nationality", "birthDate"} < {p["id"] for p in got["properties"]} and len(got["properties"]) == 4, got)

    # what it refuses
    for name, fields in {"neither": {"x": "1"}, "no JSON": {"queries": "{"}, "no object": {"queries": "[]"}, "101": {"queries": {str(i): {"query": "a"} for i in range(101)}},
                         "no such type": {"queries": {"a": {"query": "x", "type": "Banana"}}}, "a referent": {"extend": {"ids": ["old-1"], "properties": []}},
                         "extend without ids": {"extend": {"properties": []}}, "a type that is not matched": {"queries": {"a": {"query": "x", "type": "Sanction"}}},
                         "an algorithm": None}.items():
        path = "/reconcile/both" + ("?algorithm=x" if fields is None else "")
        told, _ = post(path, 400, **(fields or {"queries": {"a": {"query": "x"}}}))
        check(f"{name}: told", "detail" in told, told)
    check("errors of JSON", post("/reconcile/both", 400, queries="{")[0]["errors"])
    same("no such data set", server.ask("GET", "/reconcile/nope")[0], 404)
    same("100 are answered", len(post("/reconcile/both", queries={str(i): {"query": "Threlkeld"} for i in range(100)})[0]), 100)

finish()
