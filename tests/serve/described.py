#!/usr/bin/env python3
"""docs/openapi.yaml against the server, for the paths that others' clients know: every path, parameter, status and
field that it names is seen, and no other.

usage: described.py PROGRAM ROOT
"""
import glob
import json
import os
import re
import sys
import tempfile
import time
from urllib.parse import urlencode

import yaml

import sets
from harness import Server, check, finish, same

program, root = sys.argv[1], sys.argv[2]
described = yaml.safe_load(open(os.path.join(root, "docs", "openapi.yaml"), encoding="utf-8"))
OTHERS = ("/match", "/search", "/entities", "/reconcile", "/catalog", "/manifest", "/algorithms", "/updatez", "/-/", "/v2", "/mcp")
theirs = {p: m for p, m in described["paths"].items() if p == "/" or p.startswith(OTHERS)}
patterns = sorted(((re.compile("^" + re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(p)) + "$"), p) for p in theirs), key=lambda x: x[1].count("{"))
seen, sent = set(), set()
TYPES = {"string": str, "boolean": bool, "object": dict, "array": list, "null": type(None)}


def follow(thing):
    while "$ref" in thing:
        at = described
        for part in thing["$ref"].split("/")[1:]:
            at = at[part]
        thing = at
    return thing


def is_type(value, name):
    if name == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if name == "number":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(value, TYPES[name])


def wrong(schema, value, place="$"):
    """What of a value is not as its schema says; None: nothing."""
    schema = follow(schema)
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and not any(is_type(value, t) for t in types):
        return f"{place}: {str(value)[:80]!r} is no {types}"
    if "const" in schema and value != schema["const"] or "enum" in schema and value not in schema["enum"]:
        return f"{place}: {value!r}"
    if isinstance(value, dict):
        missing = set(schema.get("required", [])) - set(value)
        if missing:
            return f"{place}: without {sorted(missing)}"
        more = schema.get("additionalProperties", {})
        for key, item in value.items():
            inner = schema.get("properties", {}).get(key, more)
            if inner is False:
                return f"{place}: {key} is not described"
            told = wrong(inner, item, f"{place}.{key}")
            if told:
                return told
    if isinstance(value, list) and "items" in schema:
        return next((t for t in (wrong(schema["items"], v, f"{place}[{i}]") for i, v in enumerate(value)) if t), None)
    return None


def ask(method, path, body=None, want=200, headers=None):
    status, got, text = server.ask(method, path, body, headers)
    same(f"{method} {path[:100]}", status, want)
    plain, _, query = path.partition("?")
    name = next((p for pattern, p in patterns if pattern.match(plain)), None)
    if not check(f"{path}: is described", name):
        return text
    one = theirs[name][method.lower()]
    seen.add((name, method.lower(), str(status)))
    params = {p["name"] for p in [*theirs[name].get("parameters", []), *one.get("parameters", [])]}
    for pair in query.split("&") if query else []:
        sent.add((name, method.lower(), pair.split("=")[0]))
        check(f"{path}: {pair} is described", pair.split("=")[0] in params or status == 400, params)
    answer = follow(one["responses"].get(str(status), one["responses"]["default"]))
    types = answer.get("content", {})
    kind = got.get("content-type", "").split(";")[0]
    if not types:
        return text
    if check(f"{path}: its type is described", kind in types, (kind, list(types))) and kind == "application/json":
        told = wrong(types[kind]["schema"], json.loads(text))
        check(f"{method} {path[:100]}: {status} is as described", told is None, told)
    return text


lists = [("un", sorted(glob.glob(os.path.join(root, "samples", "un-*.xml"))))]
server = Server(program, root, "--manifest", sets.write(tempfile.mkdtemp(prefix="det-described-")), lists=lists)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
who = {"queries": {"q": {"schema": "Person", "properties": {"name": "Arkadi Volkonsky", "birthDate": "1971"}}}}


def form(**fields):
    return urlencode({k: json.dumps(v) for k, v in fields.items()})


with server:
    # every parameter, with its default or one of its values
    for path, methods in theirs.items():
        for method, one in methods.items():
            if method not in ("get", "post") or path.startswith(("/v2/", "/mcp")):
                continue
            for p in one.get("parameters", []):
                schema = p["schema"]
                value = schema.get("default", {"integer": 1, "number": "0.5", "boolean": "true"}.get(schema["type"], None))
                value = {"changed_since": "2020-01-01", "facets": "schema", "sort": "caption:asc", "filter": "schema:Person", "q": "wolkonsky", "prefix": "wol", "filter_op": "AND",
                         "queries": '{"a":{"query":"x"}}', "extend": '{"ids":[],"properties":[]}', "schema": "Person", "token": ""}.get(p["name"], value if value is not None else "x")
                url = path.replace("{dataset}", "both").replace("{id}", "h-1").replace("{property}", "sanctions") + "?" + urlencode({p["name"]: value})
                body, head = (form(queries={"a": {"query": "x"}}), FORM) if path.startswith("/reconcile") and method == "post" else (who if path.startswith("/match") else None, None)
                ask(method.upper(), url, body, headers=head)
                if "maximum" in schema and not path.startswith("/v2"):
                    over = path.replace("{dataset}", "both").replace("{id}", "h-1").replace("{property}", "sanctions") + f"?{p['name']}={schema['maximum'] + 1}"
                    ask(method.upper(), over, body, 422, head)
    for p in theirs["/v2/search"]["get"]["parameters"]:
        value = {"name": "Arkady Wolkonsky", "type": "person", "source": "harbour", "sourceID": "h-1", "limit": 1, "minMatch": "0.5", "format": "watchman", "cryptoAddress": "XBT:abc", "gov_passport": "RU:1"}.get(
            p["name"], "1999" if "Date" in p["name"] or p["name"] in ("built", "created", "dissolved") else "x")
        for method in ("GET", "POST"):
            ask(method, "/v2/search?" + urlencode({"name": "Arkady Wolkonsky", p["name"]: value}))
    for value in theirs["/v2/search"]["get"]["parameters"][10]["schema"]["enum"]:
        server.ask("GET", f"/v2/search?name=x&format={value}")[0] == 200 or check(f"format {value}", False)

    # every status
    ask("POST", "/match/both", {"queries": {}}, 400)
    ask("POST", "/match/nope", who, 404)
    ask("POST", "/match/both", {}, 422)
    for path in ("/search/{}", "/reconcile/{}", "/reconcile/{}/suggest/entity", "/reconcile/{}/suggest/property", "/reconcile/{}/suggest/type", "/reconcile/{}/extend/property"):
        ask("GET", path.format("both"))
        ask("GET", path.format("nope"), None, 404)
    ask("GET", "/search/both?q=(", None, 400)
    ask("GET", "/search/both?sort=shoes", None, 400)
    ask("GET", "/search/both?fuzzy=perhaps", None, 422)
    ask("GET", "/search/both?facets=schema&facets=genders&facets=identifiers&facets=countries&facets=topics&facets=datasets")
    for rest in ("", "/adjacent", "/adjacent/ownershipOwner"):
        ask("GET", "/entities/h-1" + rest)
        ask("GET", "/entities/old-1" + rest, None, 308)
        ask("GET", "/entities/nope" + rest, None, 404)
        if rest:
            ask("GET", "/entities/h-1" + rest + "?limit=x", None, 422)
            ask("GET", "/entities/h-1" + rest + "?sort=shoes", None, 400)
    ask("GET", "/entities/h-1?nested=perhaps", None, 422)
    ask("GET", "/entities/h-2?nested=true")
    ask("GET", "/reconcile/both?queries=%7B", None, 400)
    ask("POST", "/reconcile/both", form(queries={"a": {"query": "Wolkonsky"}}), 200, FORM)
    ask("POST", "/reconcile/both", form(extend={"ids": ["h-1"], "properties": [{"id": "name"}]}), 200, FORM)
    ask("POST", "/reconcile/both", "x=1", 400, FORM)
    ask("POST", "/reconcile/both?changed_since=x", form(queries={"a": {"query": "x"}}), 422, FORM)
    ask("POST", "/reconcile/nope", form(queries={"a": {"query": "x"}}), 404, FORM)
    ask("GET", "/reconcile/both/suggest/entity?limit=x", None, 422)
    ask("GET", "/reconcile/both/suggest/property?prefix=na")
    ask("GET", "/reconcile/both/suggest/type?prefix=pe")
    ask("GET", "/reconcile/both/extend/property?type=Banana", None, 400)
    ask("GET", "/reconcile/both/extend/property?limit=x", None, 422)
    for path in ("/catalog", "/manifest"):
        ask("GET", path)
        ask("GET", path, None, 304, {"If-None-Match": "*"})
    for path in ("/algorithms", "/-/version", "/"):
        ask("GET", path)
    ask("POST", "/updatez?token=wrong", None, 403)
    ask("POST", "/updatez?sync=perhaps", None, 422)
    ask("GET", "/v2/search?shoe=44", None, 400)
    ask("POST", "/v2/search", {"name": "x"}, 400)
    ask("GET", "/v2/search?name=Nobody+Inparticular")
    ask("GET", "/v2/search?name=Silberdistel&debug=yes")
    ask("GET", "/v2/search?name=Silberdistel&format=ndjson")
    ask("GET", "/v2/listinfo")
    ask("POST", "/v2/data/refresh", None, 202)
    for _ in range(200):  # while it runs; each is a load of its own, so one of them meets another
        status = server.ask("POST", "/v2/data/refresh")[0]
        if status == 409:
            seen.add(("/v2/data/refresh", "post", "409"))
            break
    for _ in range(400):
        if json.loads(ask("GET", "/v2/data/refresh"))["state"] != "running":
            break
        time.sleep(0.05)
    ask("POST", "/v2/ingest/desk", b"id,schema,name\n7,Person,Perpetua Quillfeather\n")
    ask("POST", "/v2/ingest/desk", b"<html>", 400)
    ask("GET", "/v2/export/desk")
    ask("GET", "/v2/export/nope", None, 400)
    head = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
    ask("POST", "/mcp", {"jsonrpc": "2.0", "id": 1, "method": "ping"}, 200, head)
    ask("POST", "/mcp", {"jsonrpc": "2.0", "method": "notifications/initialized"}, 202, head)
    ask("POST", "/mcp", b"{", 400, head)

served = set()
for path in glob.glob(os.path.join(root, "src", "server", "*.c")):
    for method, route in re.findall(r'\{"(GET|POST)", "(/[^"]*)"', open(path, encoding="utf-8").read()):
        served.add((route, method.lower()))
ours = {(p, m) for p, m in served if p == "/" or p.startswith(OTHERS)}
told = {(p, m) for p, methods in theirs.items() for m in methods if m in ("get", "post")}
same("the description has every route", sorted(ours - told - {("/mcp", "get")}), [])
same("and no other", sorted(told - ours), [])
same("every status that it names was seen", sorted((p, m, s) for p, m in told for s in theirs[p][m]["responses"] if s != "default" and (p, m, s) not in seen), [])
same("every parameter that it names was sent", sorted((p, m, q["name"]) for p, m in told for q in theirs[p][m].get("parameters", []) if (p, m, q["name"]) not in sent), [])
finish()
