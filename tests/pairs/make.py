#!/usr/bin/env python3
"""Makes listed.csv and written.csv, the derived part of the labelled set, from the published lists.

usage: make.py PROGRAM DATA WORK

listed.csv: names of the UN list and of OFAC's SDN list.  Two names of one entry are a pair that is the same, if they are
recognisably one name: each word of the shorter has a counterpart in the longer by consonants or a few edits (counterpart()
below, which knows nothing of the engine).  Aliases that are other names altogether are "ambiguous": no matcher of names can
know them.  Two entries of one list are different parties: for each name the nearest name of another entry, by the engine as it
was when this ran.  Where one name contains the other, or both are the same but for titles, legal forms and trades, nobody can
tell: "ambiguous".  So is an original script that translates English words and does not write them.
written.csv: the same parties as others write them: with errors (tests/accuracy/spoil.py), in Korean writings
(tests/accuracy/korean.py), and Koreans who differ in one syllable.

Rows are sorted and drawn from a fixed seed, so a second run gives the same file but for what the engine then thinks nearest."""
import csv
import json
import os
import random
import re
import subprocess
import sys
import unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "accuracy"))
import korean  # noqa: E402
import lists  # noqa: E402
import spoil  # noqa: E402

LIGHT = {"al", "el", "bin", "ben", "ibn", "abd", "abu", "the", "of", "and", "de", "la", "mr", "dr", "haji", "sheikh", "shaykh",
         "mullah", "maulavi", "qari", "ltd", "limited", "co", "company", "corp", "corporation", "inc", "llc", "jsc", "ooo", "for",
         "ul", "ud", "ur", "ould", "bank", "trading", "general", "international", "group", "industries", "organization"}


# What a firm does or is: two names that differ in such words only are two bodies of one house as often as one body.
TRADES = {"investment", "investments", "shipping", "management", "construction", "capital", "development", "holding", "holdings",
          "service", "services", "industrial", "industry", "enterprise", "enterprises", "commercial", "import", "export", "internal",
          "beverages", "joint", "stock", "liability", "private", "public", "pte", "pvt", "ood", "eood", "dmcc", "sas", "sa", "cv",
          "cib", "grupo", "fundacion", "inmobiliaria", "foundation", "branch", "pao", "zao", "ao"}
# English words in a name whose original is not English: the original says them in its own language.
ENGLISH = {"group", "army", "state", "islamic", "organization", "society", "network", "movement", "front", "jihad", "office",
           "exchange", "company", "brigade", "party", "trust", "foundation", "emigrants", "supporters", "combatant", "the"}


def fold(name):
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(c))
    return re.findall(r"[a-z0-9]+", re.sub(r"['’‘`]", "", plain))


def skeleton(word):
    for old, new in (("kh", "h"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("sh", "s"), ("ch", "s"), ("ph", "f"), ("ou", "u"),
                     ("q", "k"), ("c", "k"), ("x", "ks"), ("w", "v"), ("z", "s"), ("j", "g"), ("b", "p")):
        word = word.replace(old, new)
    made = word[:1] + re.sub(r"[aeiouyh]", "", word[1:])
    return re.sub(r"(.)\1+", r"\1", made)


def distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]


def counterpart(a, b):
    return a == b or (len(a) > 2 and len(b) > 2 and (skeleton(a) == skeleton(b) or distance(a, b) * 3 <= max(len(a), len(b))))


def shared(one, other):
    """How many words of the first have a counterpart of their own in the second."""
    left, count = list(other), 0
    for word in one:
        for candidate in left:
            if counterpart(word, candidate):
                left.remove(candidate)
                count += 1
                break
    return count


def judge_alias(a, b):
    x, y = fold(a), fold(b)
    short, long = (x, y) if len(x) <= len(y) else (y, x)
    heavy = [word for word in short if word not in LIGHT]
    if x == y or not heavy:
        return None
    if "".join(x) == "".join(y):
        return "spacing"
    if len(short) >= 2 and shared(short, long) == len(short) and len(heavy) >= 1:
        return "alias-spelling" if len(short) == len(long) else "alias-shorter"
    return "alias-other-name"


def judge_other(a, b, schema):
    x, y = fold(a), fold(b)
    short, long = (x, y) if len(x) <= len(y) else (y, x)
    heavy = [word for word in short if word not in LIGHT]
    if not heavy or shared(heavy, long) == len(heavy):
        return "ambiguous"
    own = [[word for word in words if word not in LIGHT and (schema == "Person" or word not in TRADES)] for words in (x, y)]
    own.sort(key=len)
    is_house = schema != "Person" and len("".join(own[0])) >= 3 and set(own[0]) <= set(own[1])
    is_inside = len("".join(own[0])) >= 8 and "".join(own[0]) in "".join(own[1])
    return "ambiguous" if is_house or is_inside else "different"


def judge_script(name, schema):
    """An organisation's name of English words is translated in the original, not transliterated."""
    is_translated = schema != "Person" and any(word in ENGLISH for word in fold(name))
    return "ambiguous" if is_translated else "same"


def nearest(program, work, entities):
    """(name, name of the nearest other entry of the same list, its schema)."""
    batch, profile = os.path.join(work, "near.csv"), os.path.join(work, "near.yaml")
    with open(profile, "w", encoding="utf-8") as file:
        file.write("threshold: 0.45\n")
    with open(batch, "w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["name", "sources"])
        rows.writerows([entity.names[0], entity.key.split(":")[0]] for entity in entities)
    out = subprocess.run([program, "--data", os.path.join(work, "both"), "screen", "--batch", batch, "--json", "--on",
                          "2026-05-09", "--profile", profile, "--threads", "2"], capture_output=True, text=True, check=True)
    for entity, line in zip(entities, out.stdout.splitlines()):
        for hit in json.loads(line)["results"]:
            name = next((part["listed"] for part in hit["explanation"] if part["kind"] == "name"), None)
            if hit["id"] != entity.key and name and all(ord(c) < 0x250 or 0x2000 < ord(c) < 0x2070 for c in name):
                yield entity.names[0], name, entity.schema
                break


def listed(program, data, work):
    rng = random.Random(lists.SEED)
    un, ofac = lists.read_un(data), lists.read_ofac(data)
    rows = []
    for entity in un:
        rows += [(entity.names[0], script, judge_script(entity.names[0], entity.schema), entity.schema, "original-script")
                 for script in entity.scripts]
    scripts = rng.sample(rows, min(150, len(rows)))
    rows, seen = [], {}
    for entity in rng.sample(un, len(un)) + rng.sample(ofac, 6000):
        for alias in entity.names[1:4]:
            kind = judge_alias(entity.names[0], alias)
            group = (kind, entity.schema == "Person", entity.key[:2])
            most = {"alias-other-name": 50, "spacing": 60}.get(kind, 150)
            if kind is None or seen.get(group, 0) >= most:
                continue
            seen[group] = seen.get(group, 0) + 1
            label = "ambiguous" if kind == "alias-other-name" else "same"
            rows.append((entity.names[0], alias, label, entity.schema, kind))
            break
    others = []
    for chosen, most in ((rng.sample(un, 700), 400), (rng.sample(ofac, 1500), 450)):
        found = 0
        for a, b, schema in nearest(program, work, chosen):
            label = judge_other(a, b, schema)
            if found < most:
                found += 1
                others.append((a, b, label, schema, "nearest-person" if schema == "Person" else "nearest-other"))
    far = []
    for entities in (un, ofac):
        for _ in range(100):
            a, b = rng.sample(entities, 2)
            if judge_other(a.names[0], b.names[0], a.schema) == "different":
                far.append((a.names[0], b.names[0], "different", a.schema, "random"))
    return scripts + rows + others + far


def written(data):
    rng = random.Random(lists.SEED + 1)
    un = lists.read_un(data)
    rows = []
    for code, change in spoil.SPOIL.items():
        made = 0
        for entity in rng.sample(un, len(un)):
            out = change(rng, entity.names[0], entity)
            if code in ("ID0", "DRP2") or not out or out == entity.names[0] or made == 24:
                continue
            made += 1
            rows.append((entity.names[0], out, "same", entity.schema, "spoilt-" + code))
    koreans = [(entity.names[0], korean.of_list(entity.names[0])) for entity in un
               if entity.regime == "DPRK" and entity.schema == "Person"]
    koreans = [(name, read) for name, read in koreans if read]
    for name, read in koreans:
        made = korean.writings(*read)
        for kind in rng.sample(sorted(made), 6):
            rows.append((name, made[kind], "same", "Person", "korean-" + kind.split(",")[0].replace(" ", "-")))
    common = [row for row in korean.SYLLABLES if row[4] + row[5] >= 8]
    for name, (surname, first, second) in koreans:
        for kind in ("hangul south", "habit"):
            other = rng.choice(common)
            pair = (first, other) if rng.random() < .5 else (other, second)
            if other[0] not in (first[0], second[0]) and korean.loose(korean.north(other[0])) not in (
                    korean.loose(korean.north(first[0])), korean.loose(korean.north(second[0]))):
                rows.append((name, korean.writings(surname, *pair)[kind], "different", "Person", "korean-one-syllable"))
    return rows


def write(path, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["name1", "name2", "is_match", "schema", "category"])
        for row in sorted(set(rows), key=lambda row: (row[4], row)):
            out.writerow(row)


def main():
    program, data, work = sys.argv[1:]
    write(os.path.join(HERE, "listed.csv"), listed(program, data, work))
    write(os.path.join(HERE, "written.csv"), written(data))


if __name__ == "__main__":
    main()
