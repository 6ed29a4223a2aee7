#!/usr/bin/env python3
"""Manifests: catalogs, collections, scopes, namespaces, versions, what is told of a data set, and what is refused.

usage: yente_sets.py PROGRAM ROOT
"""
import hashlib
import hmac
import json
import os
import sys
import tempfile
from urllib.parse import urlencode

from harness import Server, check, finish, same
from sets import entity

program, root = sys.argv[1], sys.argv[2]
folder = tempfile.mkdtemp(prefix="det-sets-")


def put(name, text):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as out:
        out.write(text if isinstance(text, str) else json.dumps(text))
    return path


def lines(name, *entities):
    return put(name, "".join(json.dumps(e) + "\n" for e in entities))


def person(id, name, *datasets, **more):
    return entity(id, "Person", name, datasets, name=name, topics="sanction", target=True, **more)


# one file with the entities of three lists, as published; who stands in two lists stands here once
lines("catalog/whole.ftm.json",
      person("w-1", "Ottokar Grünspan", "north"),
      person("w-2", "Philippa Nachtigall", "south"),
      person("w-3", "Leopold Zwetschge", "north", "south"),
      person("w-4", "Mathilde Eisvogel", "elsewhere"))
lines("catalog/loose.ftm.json", person("x-1", "Quirin Haselmaus", "loose"))
catalog = {"datasets": [
    {"name": "north", "title": "Northern list", "publisher": {"name": "Office of the North", "official": True, "country": "no"},
     "coverage": {"start": "2019", "countries": ["no"]}, "tags": ["list.sanction"],
     "resources": [{"name": "entities.ftm.json", "url": "https://example.org/north/entities.ftm.json", "size": 12, "mime_type": "application/json+ftm"}]},
    {"name": "south", "title": "Southern list", "resources": [{"name": "entities.ftm.json", "url": "https://example.org/south/entities.ftm.json"}]},
    {"name": "whole", "title": "Both of them", "children": ["north", "south"], "version": "20260301101500-xyz", "last_export": "2026-03-01T10:15:00",
     "updated_at": "2026-02-28T09:00:00", "summary": "Lists of two seas", "url": "https://example.org/whole", "category": "sanctions", "deprecated": False,
     "resources": [{"name": "names.txt", "path": "names.txt"}, {"name": "entities.ftm.json", "url": "whole.ftm.json", "size": 4, "mime_type": "application/json+ftm"}]},
    {"name": "loose", "title": "Not asked for", "path": "loose.ftm.json"}]}
put("catalog/index.json", catalog)
lines("mine.ftm.json", person("w-1", "Sieglinde Tannhäuser", "mine"), entity("w-9", "Ownership", "Ownership", ("mine",), owner="w-1", asset="w-8"),
      entity("w-8", "Company", "Tannhäuser Timber", ("mine",), name="Tannhäuser Timber"))
MANIFEST = """\
catalogs:
  - url: catalog/index.json
    scope: whole
    resource_name: entities.ftm.json
datasets:
  - name: mine
    title: My own
    path: mine.ftm.json
    namespace: true
  - name: all
    title: All of it
    datasets: [whole, mine]
"""
server = Server(program, root, "--manifest", put("manifest.yaml", MANIFEST))


def signed(id, name="mine"):
    return f"{id}." + hmac.new(name.encode(), id.encode(), hashlib.sha1).hexdigest()


def match(name, dataset="all", **params):
    got = server.json("POST", f"/match/{dataset}?" + urlencode(params, doseq=True), {"queries": {"q": {"schema": "Person", "properties": {"name": name}}}})
    return [r["id"] for r in got["responses"]["q"]["results"]]


def search(dataset="all", **params):
    return sorted(r["id"] for r in server.json("GET", f"/search/{dataset}?" + urlencode({"schema": "Person", **params}, doseq=True))["results"])


with server:
    # ---- which entities a name stands for
    same("what was asked for is loaded", search("whole"), ["w-1", "w-2", "w-3", "w-4"])
    same("a list of which no file was loaded has those that say so", (search("north"), search("south")), (["w-1", "w-3"], ["w-2", "w-3"]))
    same("what was not asked for is not", search("loose"), [])
    same("a collection of a collection", search("all"), sorted(["w-1", "w-2", "w-3", "w-4", signed("w-1")]))
    for name, ids, datasets in (("Ottokar Grünspan", ["w-1"], "north"), ("Leopold Zwetschge", ["w-3"], "north south"), ("Philippa Nachtigall", ["w-2"], "south")):
        for dataset in datasets.split() + ["whole", "all"]:
            same(f"{name} in {dataset}", match(name, dataset), ids)
        for dataset in {"north", "south", "mine"} - set(datasets.split()):
            same(f"{name} is not in {dataset}", match(name, dataset), [])
    got = server.json("GET", "/entities/w-1")
    same("data sets are those published", got["datasets"], ["north"])
    same("who says of nothing within is of what he was loaded as", server.json("GET", "/entities/w-4")["datasets"], ["elsewhere", "whole"])

    # ---- include and exclude
    same("include", search(include_dataset="north"), ["w-1", "w-3"])
    same("include two", search(include_dataset=["north", "mine"]), sorted(["w-1", "w-3", signed("w-1")]))
    same("exclude: who stands in another list too is still found", search("whole", exclude_dataset="north"), ["w-2", "w-3", "w-4"])
    same("... by /match too", match("Leopold Zwetschge", exclude_dataset="north"), ["w-3"])
    same("exclude both", search("whole", exclude_dataset=["north", "south"]), ["w-4"])
    same("include and exclude", search(include_dataset=["north", "south"], exclude_dataset="south"), ["w-1", "w-3"])
    same("in one list, without it", search("north", exclude_dataset="north"), [])
    same("exclude a collection: all within", search(exclude_dataset="whole"), [signed("w-1")])
    same("a filter by data set", (search(datasets="south"), search(datasets=["north", "south"], filter_op="AND")), (["w-2", "w-3"], ["w-3"]))

    # ---- namespaces
    same("two parties of one id", (match("Ottokar Grünspan"), match("Sieglinde Tannhäuser")), (["w-1"], [signed("w-1")]))
    got = server.json("GET", "/entities/" + signed("w-1"))["properties"]["ownershipOwner"][0]
    same("what names it is marked too", (got["id"], got["properties"]["asset"][0]["id"]), (signed("w-9"), signed("w-8")))
    same("not under the id as published", server.json("GET", "/entities/w-9", status=404), {"detail": "No such entity!"})

    # ---- the catalog
    got = server.json("GET", "/catalog")
    sets = {d["name"]: d for d in got["datasets"]}
    same("all are told", sorted(sets), ["all", "default", "loose", "mine", "north", "south", "whole"])
    same("those that are loaded", (got["current"], got["outdated"], got["index_stale"]), (["mine", "whole"], [], False))
    same("loaded or not", {n: d["load"] for n, d in sets.items()}, {"all": False, "default": False, "loose": False, "mine": True, "north": False, "south": False, "whole": True})
    same("children", (sets["whole"]["children"], sets["all"]["children"], sets["north"]["children"]), (["north", "south"], ["whole", "mine"], []))
    whole = sets["whole"]
    same("what its makers say", {k: whole[k] for k in ("title", "version", "last_export", "updated_at", "summary", "url", "category", "deprecated", "description", "license")},
         {"title": "Both of them", "version": "20260301101500-xyz", "last_export": "2026-03-01T10:15:00", "updated_at": "2026-02-28T09:00:00", "summary": "Lists of two seas",
          "url": "https://example.org/whole", "category": "sanctions", "deprecated": False, "description": None, "license": None})
    same("files of this machine have no address", (whole["entities_url"], [r.get("url", r.get("path")) for r in whole["resources"]]), (None, [None, None]))
    same("files elsewhere have", sets["north"]["resources"][0], {"name": "entities.ftm.json", "url": "https://example.org/north/entities.ftm.json", "size": 12, "mime_type": "application/json+ftm"})
    same("publisher", sets["north"]["publisher"], {"name": "Office of the North", "official": True, "country": "no"})
    same("coverage and tags", (sets["north"]["coverage"], sets["north"]["tags"]), ({"start": "2019", "countries": ["no"]}, ["list.sanction"]))
    same("counts", [sets["mine"][k] for k in ("entity_count", "thing_count", "target_count")], [3, 2, 1])
    same("namespace", (sets["mine"]["namespace"], whole["namespace"]), (True, False))
    keys = set(whole)
    check("all have the same keys", all(set(d) == keys for d in sets.values()), {n: set(d) ^ keys for n, d in sets.items()})
    same("a version where none is said is of the newest entity", sets["mine"]["version"], "20260101000000-lst")
    same("facets have titles", sorted((v["name"], v["label"]) for v in server.json("GET", "/search/whole")["facets"]["datasets"]["values"]),
         [("elsewhere", "elsewhere"), ("north", "Northern list"), ("south", "Southern list"), ("whole", "Both of them")])


# ---- what is refused, with its reason
def refuses(name, text, *words):
    other = Server(program, root, "--manifest", put("other.yaml", text))
    try:
        other.start()
        other.stop()
        check(name, False, "it started")
    except AssertionError as told:
        check(name, all(word in str(told) for word in words), told)


refuses("a catalog at an address", "catalogs:\n  - url: https://example.org/index.json\n", "https://example.org/index.json", "not fetched", "other.yaml")
refuses("a data set at an address", "datasets:\n  - name: x\n    entities_url: https://example.org/x.json\n", "https://example.org/x.json", "not fetched")
refuses("a data set of a catalog at an address", "catalogs:\n  - url: catalog/index.json\n    scope: north\n", "north", "https://example.org/north/entities.ftm.json", "not fetched")
refuses("a scope that the catalog has not", "catalogs:\n  - url: catalog/index.json\n    scopes: [whole, west]\n", "west", "index.json")
refuses("a resource that nobody names", "catalogs:\n  - url: catalog/index.json\n    scope: whole\n    resource_name: shoes.json\n", "whole", "resource_name")
refuses("a name that stands twice", "catalogs:\n  - url: catalog/index.json\n    scope: whole\ndatasets:\n  - name: whole\n    path: mine.ftm.json\n", "whole", "twice")
refuses("a catalog without a url", "catalogs:\n  - scope: whole\n", "url")
refuses("a catalog that is not there", "catalogs:\n  - url: nowhere.json\n", "nowhere.json")
refuses("a file that is not there", "datasets:\n  - name: x\n    path: nowhere.json\n", "nowhere.json")
refuses("a manifest of nothing", "shoes: 1\n", "datasets", "catalogs")

# by the type of a resource; load said by the data set itself; a catalog as YAML
put("catalog/index.yaml", "datasets:\n  - name: whole\n    title: Whole\n    resources:\n      - name: a\n        mime_type: application/json+ftm\n        url: whole.ftm.json\n"
    "  - name: loose\n    load: false\n    path: loose.ftm.json\n")
with Server(program, root, "--manifest", put("third.yaml", "catalogs:\n  - url: catalog/index.yaml\n    resource_type: application/json+ftm\n    namespace: true\n")) as server:
    same("by its type, from YAML, all of a catalog marked", search("whole"), sorted(signed(f"w-{i}", "whole") for i in (1, 2, 3, 4)))
    same("load: false", search("loose"), [])

finish()
