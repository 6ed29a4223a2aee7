#!/usr/bin/env python3
"""What yente's clients rely on: every endpoint, parameter, default and failure.

usage: yente.py PROGRAM ROOT
"""
import glob
import json
import os
import re
import sys
import tempfile
from urllib.parse import quote, urlencode

import sets
from harness import Server, check, finish, same

program, root = sys.argv[1], sys.argv[2]
lists = [("un", sorted(glob.glob(os.path.join(root, "samples", "un-*.xml"))))]
TIME = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$")


def is_entity(name, got, nested=False):
    keys = ["id", "caption", "schema", "properties", "datasets", "referents", "target", "first_seen", "last_seen", "last_change"]
    check(f"{name}: keys of an entity", [k for k in got if k in keys] == keys, list(got))
    for key in ("first_seen", "last_seen", "last_change"):
        check(f"{name}: {key} is a time without zone, or null", got[key] is None or TIME.match(got[key]), got[key])
    for prop, values in got["properties"].items():
        good = isinstance(values, list) and all(isinstance(v, (str, dict) if nested else str) for v in values)
        check(f"{name}: {prop} is a list", good, values)


folder = tempfile.mkdtemp(prefix="det-yente-")
server = Server(program, root, "--manifest", sets.write(folder), lists=lists)


def fails(name, method, path, status, detail, body=None):
    got, _, text = server.ask(method, path, body)
    same(f"{name}: status", got, status)
    told = json.loads(text)["detail"]
    check(f"{name}: detail", detail in told if isinstance(told, str) else detail in json.dumps(told), told)
    return told


def match(path, queries, **rest):
    return server.json("POST", path, {"queries": queries, **rest})


def one(example, path="/match/harbour", **rest):
    return match(path, {"q": example}, **rest)["responses"]["q"]


def person(name, **properties):
    return {"schema": "Person", "properties": {"name": name, **properties}}


def ids(got):
    return [r["id"] for r in got["results"]]


def search(dataset="harbour", **params):
    return server.json("GET", f"/search/{dataset}?" + urlencode(params, doseq=True))


def total(**params):
    return search(**params)["total"]["value"]


with server:
    # ---- match: shape, defaults
    status, headers, text = server.ask("POST", "/match/harbour", json.dumps({"queries": {
        "a": {"id": "mine", **person("Arkady Volkonsky", birthDate="1971-03-09", country="Russia")}, "b": person("Jolanta Przybylska")}}))
    same("a batch", (status, headers["x-batch-size"]), (200, "2"))
    got = json.loads(text)
    same("the limit is told", got["limit"], 5)
    a, b = got["responses"]["a"], got["responses"]["b"]
    same("statuses", (a["status"], b["status"]), (200, 200))
    same("the query comes back, cleaned", a["query"], {"id": "mine", "schema": "Person", "properties": {
        "name": ["Arkady Volkonsky"], "birthDate": ["1971-03-09"], "country": ["ru"]}})
    same("a name that is not there", (b["results"], b["total"]), ([], {"value": 0, "relation": "eq"}))
    best = a["results"][0]
    same("a name that is", (best["id"], best["match"], a["total"]["value"]), ("h-1", True, 1))
    check("its score", 0.7 < best["score"] <= 1, best["score"])
    is_entity("a result", best)
    check("explanations and features are of the same keys", set(best["features"]) == set(best["explanations"]) and "name_match" in best["features"], best)
    same("an explanation", sorted(best["explanations"]["name_match"]), ["candidate", "detail", "query", "score"])
    check("a birth date that agrees raises", best["features"]["dob_match"] > 0, best["features"])
    same("identical facts", one(person("Arkady Wolkonsky", birthDate="1971-03-09"))["results"][0]["score"], 1.0)
    check("a birth date of another year lowers", one(person("Arkadi Volkonsky", birthDate="1955"))["results"][0]["features"]["dob_year_disjoint"] < 0)
    same("a query without an id", one(person("Arkady Wolkonsky"))["query"]["id"], None)
    same("in its own script", ids(one(person("Аркадий Волконский"))), ["h-1"])
    same("first and last name make a name", ids(one({"schema": "Person", "properties": {"firstName": "Wilhelmina", "lastName": "Oosterhuis"}})), ["h-4"])
    same("a value that is no list, and a number", one(person("Wilhelmina Oosterhuis", birthDate=1985))["query"]["properties"]["birthDate"], ["1985"])
    same("properties that no schema has are passed over", ids(one(person("Arkady Wolkonsky", shoeSize="44"))), ["h-1"])
    same("without a name, by a number", ids(one({"schema": "Company", "properties": {"leiCode": "529900T8BM49AURSDO55"}})), ["h-2"])
    same("... which it says", list(one({"schema": "Company", "properties": {"leiCode": "529900T8BM49AURSDO55"}})["results"][0]["features"]), ["lei_code_match"])
    same("an IMO number", ids(one({"schema": "Vessel", "properties": {"imoNumber": "IMO 9074729"}})), ["h-3"])
    same("nothing to look for", one({"schema": "Person", "properties": {}})["results"], [])
    same("several names: the best counts", ids(one(person(["Nobody Inparticular", "Arkady Wolkonsky"]))), ["h-1"])
    same("an alias of the question", ids(one(person("Nobody Inparticular", alias="Arkady Wolkonsky"))), ["h-1"])
    many = [f"Nobody Inparticular {i}" for i in range(999)]
    same("a thousand names: the last counts too", ids(one(person(many + ["Arkady Wolkonsky"]))), ["h-1"])
    fails("more are told", "POST", "/match/harbour", 400, "more than 1000 names", {"queries": {"q": person(many + ["A", "B"])}})
    fails("257 numbers", "POST", "/match/harbour", 400, "more than 256 numbers", {"queries": {"q": person("x", idNumber=[f"X{i}77" for i in range(257)])}})
    same("256 numbers: the last counts too", ids(one({"schema": "Company", "properties": {"registrationNumber": [f"ZZ{i}77" for i in range(255)] + ["HRB 77812"]}})), ["h-2"])
    same("what names others comes back, and is not asked about", one(person("Arkady Wolkonsky", addressEntity=["h-a"]))["query"]["properties"]["addressEntity"], ["h-a"])
    facts = one(person("Arkadi Volkonsky", birthDate=["1955", "1971-03-09"]))["results"][0]["features"]
    check("several birth dates: the one that agrees counts", "dob_match" in facts, facts)

    # ---- match: schemata
    same("a legal entity matches a company", ids(one({"schema": "LegalEntity", "properties": {"name": "Nordwind Reederei"}})), ["h-2"])
    same("an organisation matches a company", ids(one({"schema": "Organization", "properties": {"name": "Nordwind Reederei GmbH"}})), ["h-2"])
    same("a person is no ship", ids(one(person("Silberdistel"))), [])
    same("a ship is one", ids(one({"schema": "Vessel", "properties": {"name": "Silberdistel"}})), ["h-3"])
    same("Thing matches all", ids(one({"schema": "Thing", "properties": {"name": "Silberdistel"}})), ["h-3"])

    # ---- match: parameters
    who = person("Arkadi Volkonsky")
    score = one(who)["results"][0]["score"]
    high = f"{min(score + 0.01, 1):.4f}"
    got = one(who, f"/match/harbour?threshold={high}")
    check("threshold above: no match, above the cutoff it is shown", [r["match"] for r in got["results"]] == [False] and got["total"]["value"] == 0, got)
    same("cutoff above", one(who, f"/match/harbour?threshold={high}&cutoff={high}")["results"], [])
    common = one(person("Abu Fatma"), "/match/default")["results"][0]
    check("a common name that is the same is no 1.0", 0.9 < common["score"] < 0.99 and common["match"], common)
    got = one(person("Abu Fatma"), "/match/default?threshold=.99")
    same("... and matches at any threshold", [(r["id"], r["match"], r["score"]) for r in got["results"] if r["match"]], [(common["id"], True, 0.99)])
    same("... and is counted", got["total"]["value"], 1)
    same("cutoff is at most the threshold", ids(one(who, "/match/harbour?threshold=.5&cutoff=.99")), ["h-1"])
    same("limit 0: none are shown, and counted all the same", (ids(one(who, "/match/harbour?limit=0")), one(who, "/match/harbour?limit=0")["total"]["value"]), ([], 1))
    for algorithm in ("best", "detente-1", "logic-v2", "logic-v1", "name-based", "name-qualified", "regression-v1", "ofac-249"):
        same(f"algorithm {algorithm}", ids(one(who, f"/match/harbour?algorithm={algorithm}")), ["h-1"])
    fails("an algorithm that is none", "POST", "/match/harbour?algorithm=x", 400, "Invalid algorithm: x", {"queries": {"q": who}})
    same("the collection", ids(one(who, "/match/both")), ["h-1"])
    same("everything", ids(one(who, "/match/default")), ["h-1"])
    same("the other set", ids(one(who, "/match/register")), [])
    same("include_dataset", ids(one(who, "/match/both?include_dataset=register")), [])
    same("... twice", ids(one(who, "/match/both?include_dataset=register&include_dataset=harbour")), ["h-1"])
    same("exclude_dataset", ids(one(who, "/match/both?exclude_dataset=harbour")), [])
    same("exclude_schema", ids(one(who, "/match/both?exclude_schema=Person")), [])
    same("topics", ids(one(who, "/match/both?topics=role.pep")), [])
    same("topics: one is enough", ids(one(who, "/match/both?topics=role.pep&topics=sanction")), ["h-1"])
    same("changed_since, before", ids(one(who, "/match/both?changed_since=2025-05-05")), ["h-1"])
    same("changed_since, to the second", ids(one(who, "/match/both?changed_since=2025-05-05T10:00:01")), [])
    same("changed_since, to the hour", ids(one(who, "/match/both?changed_since=2025-05-05T10")), ["h-1"])
    fails("changed_since that is none", "POST", "/match/both?changed_since=yesterday", 422, "changed_since", {"queries": {"q": who}})
    same("exclude_entity_ids", ids(one(who, "/match/both?exclude_entity_ids=h-1")), [])
    same("... by a referent", ids(one(who, "/match/both?exclude_entity_ids=old-1b")), [])
    fails("51 of them", "POST", "/match/both?" + "&".join("exclude_entity_ids=x" for _ in range(51)), 422, "exclude_entity_ids", {"queries": {"q": who}})
    same("unknown parameters are ignored", ids(one(who, "/match/both?shoe=44")), ["h-1"])
    for name, value in (("limit", "501"), ("limit", "x"), ("limit", "-1"), ("threshold", "x"), ("cutoff", "x")):
        told = fails(f"{name}={value}", "POST", f"/match/both?{name}={value}", 422, name, {"queries": {"q": who}})
        same(f"{name}={value}: shape", (sorted(told[0]), told[0]["loc"]), (["input", "loc", "msg", "type"], ["query", name]))
    weighed = one(who, weights={"name_match": 0.5})["results"]
    check("weights", weighed == [] or weighed[0]["score"] < score, weighed)
    same("config of others is accepted", ids(one(who, config={"nm_number_mismatch": 0.3})), ["h-1"])
    fails("config that nobody has", "POST", "/match/both", 400, "nonsense", {"queries": {"q": who}, "config": {"nonsense": 1}})

    # ---- match: failures
    fails("no such data set", "POST", "/match/nope", 404, "No such dataset.", {"queries": {"q": who}})
    fails("no queries", "POST", "/match/both", 400, "No queries provided.", {"queries": {}})
    fails("101 queries", "POST", "/match/both", 400, "100", {"queries": {str(i): who for i in range(101)}})
    same("100 queries", len(match("/match/both", {str(i): who for i in range(100)})["responses"]), 100)
    fails("no body", "POST", "/match/both", 422, "json_invalid")
    fails("no JSON", "POST", "/match/both", 422, "json_invalid", b"{")
    fails("a key that stands twice", "POST", "/match/both", 422, "json_invalid", b'{"queries":{},"queries":{}}')
    fails("no object", "POST", "/match/both", 422, "detail" and "model_attributes_type", b"[]")
    fails("queries are missing", "POST", "/match/both", 422, "missing", {})
    fails("queries are a list", "POST", "/match/both", 422, "dict_type", {"queries": []})
    same("a schema is missing", fails("no schema", "POST", "/match/both", 422, "schema", {"queries": {"q": {"properties": {}}}})[0]["loc"], ["body", "queries", "q", "schema"])
    fails("properties are missing", "POST", "/match/both", 422, "properties", {"queries": {"q": {"schema": "Person"}}})
    fails("a value is an object", "POST", "/match/both", 422, "name", {"queries": {"q": person({"a": 1})}})
    fails("no such schema", "POST", "/match/both", 400, "Cannot parse example entity", {"queries": {"q": {"schema": "Banana", "properties": {}}}})
    fails("a schema that is not matched", "POST", "/match/both", 400, "Cannot parse example entity", {"queries": {"q": {"schema": "Sanction", "properties": {}}}})
    fails("a name that is no name", "POST", "/match/both", 400, "words", {"queries": {"q": person("abel boris " * 200)}})
    same("GET", server.ask("GET", "/match/both")[0], 405)
    same("without a type of body", server.ask("POST", "/match/both", json.dumps({"queries": {"q": who}}), {})[0], 200)
    same("NUL and odd letters in a name", server.ask("POST", "/match/both", b'{"queries":{"q":{"schema":"Person","properties":{"name":"a\\u0000b \\ud83d\\ude00"}}}}')[0], 200)

    # ---- the lists of the snapshot are data sets too
    listed = search("un", q="Jon Song Hyok") if total(dataset="un", q="Jon Song Hyok") else search("un")
    check("an official list", listed["total"]["value"] > 0, listed)
    first = listed["results"][0]
    is_entity("of an official list", first)
    check("its id begins with the list's", first["id"].startswith("un:") and "un" in first["datasets"], first)
    some = next(r for r in search("un", limit=500)["results"] if r["schema"] == "Person")
    got = one(person(some["caption"]), "/match/un")
    same("found by its own name", (got["results"][0]["id"], got["results"][0]["score"], got["results"][0]["target"]), (some["id"], 1.0, True))
    same("... as the engine finds it", json.loads(server.cli("screen", "--json", some["caption"]))["results"][0]["id"], some["id"])

    # ---- search
    got = search()
    same("defaults", (got["limit"], got["offset"], sorted(got)), (10, 0, ["facets", "limit", "offset", "results", "total"]))
    same("Things alone", got["total"], {"value": 6, "relation": "eq"})
    for r in got["results"]:
        is_entity("a found one", r)
    same("facets of the default", sorted(got["facets"]), ["countries", "datasets", "topics"])
    same("labels of facets", [got["facets"][k]["label"] for k in ("countries", "datasets", "topics")], ["Countries", "Data sources", "Topics"])
    same("values of a facet, most first", got["facets"]["topics"]["values"][0], {"name": "sanction", "label": "Sanctioned", "count": 3})
    same("a country's label", {"name": "ru", "label": "Russia", "count": 1} in got["facets"]["countries"]["values"], True)
    same("a data set's label", got["facets"]["datasets"]["values"], [{"name": "harbour", "label": "Harbour list", "count": 6}])
    got = search(facets=["schema", "genders", "identifiers"])["facets"]
    same("other facets", (sorted(got), got["schema"]["label"]), (["genders", "identifiers", "schema"], "Entity types"))
    same("a schema's label", {"name": "Person", "label": "People", "count": 2} in got["schema"]["values"], True)
    fails("a facet that is none", "GET", "/search/harbour?facets=shoes", 422, "facets")
    same("a word", ids(search(q="wolkonsky")), ["h-1"])
    same("two words: both", total(q="wolkonsky oosterhuis"), 0)
    same("OR", total(q="wolkonsky OR oosterhuis"), 2)
    same("||", total(q="wolkonsky || oosterhuis"), 2)
    same("NOT", total(q="sanction NOT wolkonsky"), 0 if total(q="sanction") == 0 else total(q="sanction") - 1)
    same("minus", ids(search(q="reederei -hamburg")), ["h-2"])
    same("brackets", total(q="(wolkonsky OR oosterhuis) AND wilhelmina"), 1)
    same("a phrase", ids(search(q='"nordwind reederei"')), ["h-2"])
    same("a phrase the other way round", total(q='"reederei nordwind"'), 0)
    same("a field", ids(search(q="name:wilhelmina")), ["h-4"])
    same("a field with its place", ids(search(q="properties.birthDate:1985")), ["h-4"])
    same("a year finds its days", ids(search(q="birthDate:1971")), ["h-1"])
    same("a group of fields", total(q="countries:de"), 2)
    same("topics", total(q="topics:sanction"), 3)
    same("schema", ids(search(q="schema:Vessel")), ["h-3"])
    same("a range", ids(search(q="birthDate:[1980 TO 1990]")), ["h-4"])
    same("an open range", ids(search(q="birthDate:[1980 TO *]")), ["h-4"])
    same("a wildcard", ids(search(q="wolk*")), ["h-1"])
    same("a wildcard of one letter", ids(search(q="w?lkonsky")), ["h-1"])
    same("a wildcard of a field", ids(search(q="name:wilhel*")), ["h-4"])
    same("fuzzy", ids(search(q="wolkonski~1")), ["h-1"])
    same("not fuzzy", total(q="wolkonski"), 0)
    same("fuzzy as a parameter", ids(search(q="wolkonski", fuzzy="true")), ["h-1"])
    same("a boost", ids(search(q="wolkonsky^2")), ["h-1"])
    same("*", total(q="*"), 6)
    same("in another script", ids(search(q="волконский")), ["h-1"])
    same("marks do not matter", total(q="hafenstrasse"), 1)
    same("a name counts more than a remark", ids(search(q="nordwind"))[0], "h-2")
    for bad in ("/", '"wolkonsky', "(wolkonsky", "wolkonsky)", "name:", "birthDate:[1980 1990]", "a AND", "wolkonsky\\"):
        fails(f"q={bad}", "GET", "/search/harbour?q=" + quote(bad), 400, "")
        same(f"q={bad}, simple", server.ask("GET", "/search/harbour?simple=true&q=" + quote(bad))[0], 200)
    fails("deep brackets", "GET", "/search/harbour?q=" + "(" * 200 + "a" + ")" * 200, 400, "deep")
    same("schema", total(schema="Person"), 2)
    same("a schema and those below", total(schema="LegalEntity"), 4)
    same("what is between", total(schema="Interval"), 3)
    fails("schema that is none", "GET", "/search/harbour?schema=Banana", 400, "Invalid schema")
    same("countries", total(countries="de"), 2)
    same("two countries: either", total(countries=["de", "ru"]), 3)
    same("two topics: both", total(topics=["sanction", "role.oligarch"], filter_op="AND"), 1)
    same("datasets", (total(dataset="both", datasets="register"), total(dataset="both", datasets="harbour")), (2, 6))
    same("a schema and what one of it could be", sorted(ids(search(schema="Company"))), ["h-2", "h-5"])
    same("include and exclude", (total(dataset="both", include_dataset="register"), total(dataset="both", exclude_dataset="register")), (2, 6))
    same("exclude_schema", total(exclude_schema=["Person", "Vessel"]), 3)
    same("changed_since", ids(search(changed_since="2026-01-05")), ["h-4"])
    same("target", (total(target="true"), total(target="false")), (4, 2))
    same("filter", ids(search(filter="properties.birthDate:1985")), ["h-4"])
    same("filters of two fields: both", total(filter=["properties.gender:male", "countries:ru"]), 1)
    same("filters of one field: either", total(filter=["countries:ru", "countries:nl"]), 2)
    same("... or both", total(filter=["countries:ru", "countries:nl"], filter_op="AND"), 0)
    fails("a filter without a colon", "GET", "/search/harbour?filter=shoes", 400, "Invalid filter: 'shoes'")
    same("sort", ids(search(schema="Person", sort="caption:desc")), ["h-4", "h-1"])
    same("... up", ids(search(schema="Person", sort="properties.birthDate:asc")), ["h-1", "h-4"])
    whole = ids(search(sort="caption:asc"))
    same("pages", ids(search(sort="caption:asc", limit=2)) + ids(search(sort="caption:asc", limit=4, offset=2)), whole)
    same("limit and offset are told", [search(limit=2, offset=4)[k] for k in ("limit", "offset")], [2, 4])
    same("limit and offset are clipped", search(limit=500, offset=9499)["limit"], 500)
    same("limit 0", (search(limit=0)["results"], total(limit=0)), ([], 6))
    for bad in ("limit=501", "limit=x", "offset=9500", "offset=-1", "fuzzy=perhaps", "filter_op=XOR", "changed_since=1", "target=perhaps"):
        fails(bad, "GET", "/search/harbour?" + bad, 422, bad.split("=")[0])
    fails("search: no such data set", "GET", "/search/nope", 404, "No such dataset.")

    # ---- entities
    got = server.json("GET", "/entities/h-1")
    is_entity("nested", got, nested=True)
    same("who is sanctioned", got["properties"]["sanctions"][0]["properties"]["program"], ["HARB-9"])
    owned = got["properties"]["ownershipOwner"][0]
    same("what is between shows the other end", (owned["schema"], owned["properties"]["asset"][0]["caption"]), ("Ownership", "Nordwind Reederei GmbH"))
    check("who is on the path already is not shown again", "owner" not in owned["properties"] and "entity" not in got["properties"]["sanctions"][0]["properties"], owned)
    same("the other end shows what it names of those that are near", sorted(owned["properties"]["asset"][0]["properties"]), ["country", "jurisdiction", "leiCode", "name", "registrationNumber", "topics"])
    same("nobody is lost without nesting", server.json("GET", "/entities/h-o?nested=false")["properties"]["owner"], ["h-1"])
    got = server.json("GET", "/entities/h-2")["properties"]
    same("forward", got["addressEntity"][0]["properties"]["city"], ["Hamburg"])
    same("the ways back", sorted(k for k in got if isinstance(got[k][0], dict)), ["addressEntity", "directorshipOrganization", "ownedVehicles", "ownershipAsset"])
    got = server.json("GET", "/entities/h-2?nested=false")
    same("flat", (got["properties"]["addressEntity"], "ownershipAsset" in got["properties"]), (["h-a"], False))
    status, headers, _ = server.ask("GET", "/entities/old-1b")
    same("a referent", (status, headers["location"]), (308, "/entities/h-1"))
    fails("no such entity", "GET", "/entities/nope", 404, "No such entity!")
    fails("nested is no word", "GET", "/entities/h-1?nested=perhaps", 422, "nested")
    got = server.json("GET", "/entities/h-1/adjacent")
    same("adjacent", (got["entity"]["id"], sorted(got["adjacent"])), ("h-1", ["ownershipOwner", "sanctions"]))
    same("a page of them", {k: v for k, v in got["adjacent"]["sanctions"].items() if k != "results"}, {"total": {"value": 1, "relation": "eq"}, "limit": 10, "offset": 0})
    got = server.json("GET", "/entities/h-1/adjacent/ownershipOwner?limit=3&offset=0")
    same("by one property", (got["results"][0]["properties"]["asset"][0]["id"], got["total"]["value"], got["limit"]), ("h-2", 1, 3))
    same("behind the end", server.json("GET", "/entities/h-1/adjacent/ownershipOwner?offset=5")["results"], [])
    same("a property without any", server.json("GET", "/entities/h-1/adjacent/directorshipDirector")["total"]["value"], 0)
    fails("no such property", "GET", "/entities/h-1/adjacent/shoes", 404, "No such property!")
    fails("a property of values", "GET", "/entities/h-1/adjacent/name", 404, "No such property!")
    fails("adjacent of nobody", "GET", "/entities/nope/adjacent", 404, "No such entity!")
    same("adjacent of a referent", server.ask("GET", "/entities/old-1/adjacent")[0], 308)
    fails("adjacent: limit", "GET", "/entities/h-1/adjacent?limit=501", 422, "limit")

    # ---- the rest
    status, headers, text = server.ask("GET", "/catalog")
    got = json.loads(text)
    same("catalog", (status, sorted(got), headers["cache-control"]), (200, ["current", "datasets", "index_stale", "outdated"], "public, max-age=300"))
    names = {d["name"]: d for d in got["datasets"]}
    same("its data sets", sorted(names), ["both", "default", "harbour", "register", "un"])
    same("one of them", {k: names["harbour"][k] for k in ("title", "version", "index_current", "load", "children")},
         {"title": "Harbour list", "version": "20260101000000-abc", "index_current": True, "load": True, "children": []})
    same("a collection", (names["both"]["load"], names["both"]["children"]), (False, ["harbour", "register"]))
    check("a version that Marble reads", re.match(r"^\d{14}-\w{3}$", names["default"]["index_version"]), names["default"])
    same("the same under its other name", server.json("GET", "/manifest"), got)
    tag = headers["etag"]
    for given in (tag, f'"x", {tag}', "*"):
        same(f"If-None-Match: {given}", server.ask("GET", "/catalog", headers={"If-None-Match": given})[0], 304)
    same("If-None-Match of another", server.ask("GET", "/catalog", headers={"If-None-Match": '"x"'})[0], 200)
    got = server.json("GET", "/algorithms")
    same("algorithms", (got["default"], got["best"], got["algorithms"][0]["name"]), ("best", "detente-1", "detente-1"))
    check("features have coefficients", all(isinstance(f["coefficient"], (int, float)) for f in got["algorithms"][0]["features"].values()), got)
    check("version for motiva's clients", server.json("GET", "/-/version")["motiva"].startswith("v"))
    same("alive", server.json("GET", "/healthz"), {"status": "ok"})
    same("ready", server.ask("GET", "/readyz")[0], 200)
    status, headers, text = server.ask("GET", "/")
    check("a page", status == 200 and headers["content-type"].startswith("text/html") and b"<title>" in text, headers)
    fails("a token that is none", "POST", "/updatez?token=wrong", 403, "Invalid token.")
    same("GET /updatez", server.ask("GET", "/updatez")[0], 405)
    same("without keys, on loopback, without a token", server.json("POST", "/updatez?sync=true"), {"status": "ok"})
    same("and it answers on", ids(one(who)), ["h-1"])

finish()
