#!/usr/bin/env python3
"""What watchman's clients rely on, and what they are refused.

usage: watchman.py PROGRAM ROOT
"""
import glob
import json
import os
import sys
import tempfile
import time
from urllib.parse import urlencode

import sets
from harness import Server, check, finish, same

program, root = sys.argv[1], sys.argv[2]
lists = [("un", sorted(glob.glob(os.path.join(root, "samples", "un-*.xml"))))]
server = Server(program, root, "--manifest", sets.write(tempfile.mkdtemp(prefix="det-watchman-")), lists=lists)
KEYS = ["name", "entityType", "sourceList", "sourceID", "person", "business", "organization", "aircraft", "vessel", "contact", "addresses",
        "cryptoAddresses", "affiliations", "sanctionsInfo", "historicalInfo", "sourceData"]


def search(method="GET", **params):
    return server.json(method, "/v2/search?" + urlencode(params, doseq=True))


def found(**params):
    return [e["sourceID"] for e in search(**params)["entities"] or []]


def refuses(name, path, word, method="GET", body=None):
    got, _, text = server.ask(method, path, body)
    same(f"{name}: status", got, 400)
    check(f"{name}: words", word in json.loads(text)["error"], text)


with server:
    got = search(name="Arkady Wolkonsky", type="person", limit=1, minMatch="0.8")
    same("an answer", list(got), ["query", "entities"])
    same("the query comes back", (got["query"]["name"], got["query"]["entityType"], got["query"]["sourceList"], got["query"]["person"]["name"]),
         ("Arkady Wolkonsky", "person", "api-request", "Arkady Wolkonsky"))
    best = got["entities"][0]
    same("keys", list(best), KEYS + ["match"])
    same("who", (best["name"], best["entityType"], best["sourceList"], best["sourceID"], best["match"]), ("Arkady Wolkonsky", "person", "harbour", "h-1", 1.0))
    same("person", {k: best["person"][k] for k in ("name", "gender", "birthDate", "deathDate", "altNames")},
         {"name": "Arkady Wolkonsky", "gender": "male", "birthDate": "1971-03-09T00:00:00Z", "deathDate": None, "altNames": ["Аркадий Волконский"]})
    same("numbers", best["person"]["governmentIDs"], [{"name": "passportNumber", "type": "passport", "country": "ru", "identifier": "AB 123456"}])
    same("what he is not", [best[k] for k in ("business", "organization", "aircraft", "vessel")], [None] * 4)
    same("empty lists are null", (best["addresses"], best["contact"]["emailAddresses"], best["cryptoAddresses"]), (None, None, None))
    same("POST too", search("POST", name="Arkady Wolkonsky")["entities"][0]["sourceID"], "h-1")
    same("nobody", search(name="Jolanta Przybylska")["entities"], None)
    same("another spelling", found(name="Arkadi Volkonsky"), ["h-1"])
    same("another name", found(name="Nobody Inparticular", altNames="Arkady Wolkonsky"), ["h-1"])

    # types
    same("a person is no ship", found(name="Silberdistel", type="person"), [])
    ship = search(name="Silberdistel", type="vessel")["entities"][0]
    same("a ship", [ship["vessel"][k] for k in ("imoNumber", "flag", "type", "owner")], ["9074729", "pa", "Bulk carrier", "Nordwind Reederei GmbH"])
    same("by its number", found(imoNumber="9074729", type="vessel"), ["h-3"])
    for type in ("business", "organization"):
        same(f"a company as {type}", found(name="Nordwind Reederei GmbH", type=type), ["h-2"])
    same("a business", search(name="Nordwind Reederei GmbH")["entities"][0]["business"]["governmentIDs"][0]["identifier"], "HRB 77812")

    # facts
    base = search(name="Arkadi Volkonsky")["entities"][0]["match"]
    check("a birth date that agrees raises", search(name="Arkadi Volkonsky", birthDate="1971-03-09")["entities"][0]["match"] > base)
    check("one that does not lowers", search(name="Arkadi Volkonsky", birthDate="1955")["entities"][0]["match"] < base)
    same("a document", search(name="Nobody Inparticular", gov_passport="RU:AB123456")["entities"][0]["match"], 1.0)
    same("a document in small letters of its type", found(type="person", **{"gov_PASSPORT": "RU:ab-123456"}), ["h-1"])
    for name in ("gender=male", "titles=Dr", "email=a@b.c", "emailAddresses=a@b.c", "phone=1", "fax=1", "website=x.y", "address=x", "addresses=x", "deathDate=2001",
                 "created=1999", "dissolved=2001-02", "model=x", "serialNumber=x", "built=1999", "flag=pa", "icaoCode=x", "aircraftType=x", "vesselType=x",
                 "mmsi=1", "callSign=x", "owner=x", "tonnage=1", "grossRegisteredTonnage=1", "cryptoAddress=XBT:abc", "requestID=7", "gov_tax-id=DE:1",
                 "gov_nationality=RU:"):
        same(f"{name} is taken", server.ask("GET", "/v2/search?name=Arkady+Wolkonsky&" + name)[0], 200)

    # source, limit, minMatch, sourceID
    same("source", (found(name="Arkady Wolkonsky", source="harbour"), found(name="Arkady Wolkonsky", source="opensanctions_register")), (["h-1"], []))
    some = next(e for e in server.json("GET", "/search/un?schema=Person&limit=50")["results"])
    got = search(name=some["caption"], source="un_csl")["entities"][0]
    same("an official list under watchman's name", (got["sourceList"], "un:" + got["sourceID"], got["match"]), ("un_csl", some["id"], 1.0))
    same("sourceID", [(e["sourceID"], e["match"]) for e in search(sourceID="h-2")["entities"]], [("h-2", 1.0)])
    same("... with a source", (found(sourceID="h-2", source="harbour"), found(sourceID="h-2", source="register")), (["h-2"], []))
    same("... that is not there", search(sourceID="nope")["entities"], None)
    same("minMatch", found(name="Arkadi Volkonsky", minMatch=str(base + 0.005)), [])
    check("minMatch 0 shows more", len(found(name="Arkadi Volkonsky", minMatch="0")) >= 1)
    same("limit", len(found(name="Threlkeld", minMatch="0", limit="1")), 1)
    same("limit beyond 100 is 100", server.ask("GET", "/v2/search?name=a+b&limit=1000")[0], 200)

    # debug, formats
    got = search(name="Arkady Wolkonsky", debug="yes")["entities"][0]
    same("debug", (got["details"]["finalScore"], sorted(got["details"]["pieces"][0])), (1.0, ["exact", "fieldsCompared", "matched", "pieceType", "required", "score", "weight"]))
    check("debug of some", "debug" in search(name="Arkady Wolkonsky", debugSourceIDs="x,h-1")["entities"][0])
    check("no debug", "debug" not in search(name="Arkady Wolkonsky")["entities"][0])
    record = server.json("GET", "/v2/search?name=Arkady+Wolkonsky&format=senzing")[0]
    same("Senzing", (record["DATA_SOURCE"], record["RECORD_ID"], record["FEATURES"][0]), ("harbour", "h-1", {"RECORD_TYPE": "PERSON"}))
    for form in ("jsonl", "ndjson"):
        status, headers, text = server.ask("GET", f"/v2/search?name=Arkady+Wolkonsky&format={form}")
        same(form, (headers["content-type"], json.loads(text.splitlines()[0])["RECORD_ID"]), ("application/x-ndjson", "h-1"))
    same("by Accept", json.loads(server.ask("GET", "/v2/search?name=Arkady+Wolkonsky", headers={"Accept": "application/x-senzing"})[2])[0]["RECORD_ID"], "h-1")

    # refusals
    refuses("an unknown parameter", "/v2/search?name=x&shoe=44", "unknown query parameter: shoe")
    refuses("a document that is none", "/v2/search?name=x&gov_shoe=DE:1", "gov_shoe")
    refuses("nothing to look for", "/v2/search?type=person", "name")
    refuses("a type that is none", "/v2/search?name=x&type=dog", "dog")
    refuses("a source that is none", "/v2/search?name=x&source=mars", "mars")
    refuses("a limit that is none", "/v2/search?name=x&limit=x", "limit")
    refuses("minMatch that is none", "/v2/search?name=x&minMatch=2", "minMatch")
    refuses("a date that is none", "/v2/search?name=x&birthDate=09.03.1971", "date")
    refuses("a wallet without a currency", "/v2/search?cryptoAddress=abc", "CURRENCY")
    refuses("a document without a country", "/v2/search?name=x&gov_passport=abc", "COUNTRY")
    refuses("a format that is none", "/v2/search?name=x&format=xml", "format")
    refuses("a name that cannot be compared", "/v2/search?name=" + "abel+" * 300, "words")
    refuses("parameters in a body", "/v2/search", "query", "POST", {"name": "x"})

    # lists
    info = server.json("GET", "/v2/listinfo")
    same("listinfo", list(info), ["lists", "listHashes", "startedAt", "endedAt", "version"])
    same("counts", (info["lists"]["harbour"], info["lists"]["register"], "un_csl" in info["lists"]), (len(sets.HARBOUR), len(sets.REGISTER), True))
    same("a hash each", sorted(info["listHashes"]), sorted(info["lists"]))
    state = server.json("GET", "/v2/data/refresh")
    same("refresh, at the start", (state["state"], state["trigger"], state["lastError"]), ("succeeded", "startup", ""))
    same("refresh begins", server.ask("POST", "/v2/data/refresh")[0], 202)
    codes = {server.ask("POST", "/v2/data/refresh")[0] for _ in range(3)}
    check("one at a time", codes <= {202, 409}, codes)
    for _ in range(200):
        state = server.json("GET", "/v2/data/refresh")
        if state["state"] != "running":
            break
        time.sleep(0.05)
    same("refresh ends", (state["state"], state["trigger"]), ("succeeded", "manual"))
    same("the same lists have the same hashes", server.json("GET", "/v2/listinfo")["listHashes"], info["listHashes"])

    # files of a caller
    rows = b"id,schema,name,birthDate,alias\n7,Person,Perpetua Quillfeather,1970-01-01,P. Quill\n8,Company,Zuiderzee Peat Works,,\n"
    got = server.json("POST", "/v2/ingest/desk", rows)
    same("ingest", (got["fileType"], sorted(e["name"] for e in got["entities"])), ("desk", ["Perpetua Quillfeather", "Zuiderzee Peat Works"]))
    same("it is asked about", [e["name"] for e in search(name="Perpetua Quillfeather", type="person")["entities"]], ["Perpetua Quillfeather"])
    same("its source is the type of the file", (got["entities"][0]["sourceList"], found(name="Perpetua Quillfeather", source="desk"), "desk" in server.json("GET", "/v2/listinfo")["lists"]),
         ("desk", ["7"], True))
    same("export", server.json("GET", "/v2/export/desk"), got)
    senzing = b'{"DATA_SOURCE":"X","RECORD_ID":"1","RECORD_TYPE":"PERSON","NAMES":[{"NAME_TYPE":"PRIMARY","NAME_FULL":"Barnaby Ostrander"}]}\n'
    same("Senzing's lines", server.json("POST", "/v2/ingest/senz", senzing)["entities"][0]["name"], "Barnaby Ostrander")
    os.makedirs(os.path.join(server.data, "ingest"))
    with open(os.path.join(server.data, "ingest", "mapped.yaml"), "w", encoding="utf-8") as out:
        out.write("source: own:mapped\nformat: csv\nseparator: \";\"\nschema: Person\ncolumns:\n  Ref: id\n  Who: name\n")
    same("by a declaration", server.json("POST", "/v2/ingest/mapped", b"Ref;Who\n1;Hieronymus Blauwtal\n")["entities"][0]["name"], "Hieronymus Blauwtal")
    refuses("a file that is none", "/v2/ingest/desk", "", "POST", b"<html>")
    same("... changes nothing", server.json("GET", "/v2/export/desk"), got)
    refuses("no file", "/v2/ingest/desk", "file", "POST")
    refuses("a type of file that is none", "/v2/ingest/Not%20One", "", "POST", rows)
    refuses("export of nothing", "/v2/export/nope", "nope")

finish()
