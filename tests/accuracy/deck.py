#!/usr/bin/env python3
"""People and bodies of the lists of the European Union and the United Kingdom, changed by rule: still the same, or another.

usage: deck.py DATA WORK

The matcher was measured on names of the United Nations and OFAC while it was made; these are of other lists, and the parties
that those two list as well are left out (entities.py ties them).  WORK/deck-{seen,unseen}.csv are labelled pairs by kind: of
the one half errors may be looked at, of the other only the figures.  What makes a name another one: a telling word gives way to
one that stands in the same place of a name of the same country, a place or trade or number to another.  What leaves it the same:
what spoil.py does, and what people do who want to get past a filter."""
import collections
import csv
import os
import random
import re
import sys

import entities
import spoil

PARTICLES = {"al", "el", "bin", "ben", "ibn", "bint", "abd", "abu", "abou", "abdul", "abdel", "ul", "ud", "de", "la", "von", "van",
             "the", "of", "and", "for", "haji", "mullah", "sheikh", "dr", "mr", "u", "umm", "ould", "al-", "e", "i", "y", "a"}
FORMS = {"llc": ["OOO", "Limited Liability Company", "L.L.C.", "ООО", "GmbH"], "ooo": ["LLC", "Limited Liability Company", "ООО"],
         "jsc": ["AO", "Joint Stock Company", "Joint-Stock Company", "АО", "S.A."], "ao": ["JSC", "Joint Stock Company"],
         "pjsc": ["PAO", "Public Joint Stock Company", "ПАО"], "pao": ["PJSC", "Public Joint-Stock Company", "ПАО"],
         "ojsc": ["OAO", "Open Joint Stock Company", "JSC"], "oao": ["OJSC", "Open Joint-Stock Company", "ОАО"],
         "ltd": ["Limited", "LTD.", "Company Limited"], "limited": ["Ltd", "Ltd."], "company": ["Co.", "Co"], "co": ["Company"],
         "corporation": ["Corp.", "Corp"], "corp": ["Corporation"], "gmbh": ["G.m.b.H.", "Gesellschaft mit beschränkter Haftung"],
         "fze": ["FZ-LLC", "Free Zone Establishment"], "fzco": ["Free Zone Company", "FZ Co"], "pte": ["Private"],
         "fgup": ["FSUE", "Federal State Unitary Enterprise"], "fsue": ["FGUP", "Federal State Unitary Enterprise"]}
PLACES = ["Moscow", "Minsk", "Crimea", "Iran", "Syria", "Dubai", "Beirut", "Hong Kong", "Singapore", "Istanbul", "Caracas", "Tehran",
          "Pyongyang", "Havana", "Yangon", "Tripoli", "Damascus", "Baghdad", "Geneva", "Cyprus", "Siberia", "Ural", "Far East"]
TRADES = ["Shipping", "Bank", "Insurance", "Construction", "Airlines", "Petroleum", "Steel", "Textile", "Pharmaceutical", "Mining",
          "Telecommunications", "Agriculture", "Electronics", "Motors"]
NOT_TELLING = set(FORMS) | PARTICLES | {word.lower() for word in TRADES} | {
    "joint", "stock", "public", "open", "closed", "liability", "group", "holding", "trading", "general", "international", "state",
    "enterprise", "company", "organization", "organisation", "foundation", "industries", "industrial", "federal", "research",
    "production", "scientific", "institute", "services", "service", "management", "investment", "development", "national", "center",
    "centre", "plant", "bureau", "design", "association", "society", "committee", "ministry", "department", "unitary", "technical",
    "technology", "technologies", "engineering", "systems", "factory", "works", "export", "import", "limited", "university",
    "military", "private", "establishment", "republic", "corporation", "concern", "named", "after", "central", "office", "new"}
LOOKS = {"a": "а", "e": "е", "o": "о", "p": "р", "c": "с", "x": "х", "y": "у", "i": "і", "A": "А", "E": "Е", "O": "О", "P": "Р",
         "C": "С", "X": "Х", "T": "Т", "H": "Н", "K": "К", "M": "М", "B": "В", "I": "І"}
LEET = {"a": "4", "e": "3", "i": "1", "o": "0", "s": "5", "t": "7", "b": "8", "l": "1"}


def is_latin(name):
    return all(ord(c) < 0x250 or 0x2000 < ord(c) < 0x2070 for c in name)


def words_of(name):
    return re.sub(r"[\"“”„«»()]", " ", name).split()


def tells(word, schema, common=frozenset()):
    plain = re.sub(r"[^a-z]", "", word.lower())
    return len(plain) >= 4 and plain not in (PARTICLES if schema == "Person" else NOT_TELLING) and plain not in common


def common_words(records):
    """What many bodies have in their names tells none of them."""
    seen = collections.Counter()
    for record in records:
        if record.schema != "Person":
            seen.update({re.sub(r"[^a-z]", "", word.lower()) for name in record.names for word in words_of(name)})
    return {word for word, count in seen.items() if count > 6}


def each_letter(name, table, rng, share):
    made = "".join(table.get(c, c) if rng.random() < share else c for c in name)
    return made if made != name else None


def inside(name, rng, what, count=1):
    """what(letter, letter behind) put between letters of words, in so many places."""
    at = [i for i in range(1, len(name)) if name[i - 1].isalpha() and name[i].isalpha()]
    if len(at) < count + 2:
        return None
    for i in sorted(rng.sample(at, count), reverse=True):
        name = name[:i] + what(name[i - 1]) + name[i:]
    return name


HIDES = {
    "look-alike letters": lambda rng, name: each_letter(name, LOOKS, rng, .4),
    "digits for letters": lambda rng, name: each_letter(name.lower(), LEET, rng, .3),
    "signs of no width": lambda rng, name: inside(name, rng, lambda c: rng.choice("\u200b\u200c\u200d\u2060\ufeff\u00ad"), 3),
    "direction signs": lambda rng, name: "\u202b" + name[:len(name) // 2] + "\u200f" + name[len(name) // 2:] + "\u202c",
    "combining marks": lambda rng, name: inside(name, rng, lambda c: rng.choice("\u0301\u0308\u0323\u0336\u0327"), 3),
    "doubled letters": lambda rng, name: inside(name, rng, lambda c: c, 2),
    "all letters apart": lambda rng, name: "  ".join(" ".join(word) for word in name.split()),
    "dots between letters": lambda rng, name: " ".join(".".join(word) for word in name.split()),
    "wide letters": lambda rng, name: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in name),
    "letters in circles": lambda rng, name: "".join(chr(0x24D0 + ord(c) - 97) if "a" <= c <= "z" else c for c in name.lower()),
    "mathematical letters": lambda rng, name: "".join(chr(0x1D5EE + ord(c) - 97) if "a" <= c <= "z" else c for c in name.lower()),
    "no blanks": lambda rng, name: re.sub(r"[\s-]", "", name),
    "strange separators": lambda rng, name: rng.choice(["_", ".", "/", "*", "|", "\u00a0", " - "]).join(name.split()),
}


def initial_first(rng, name, schema):
    parts = words_of(name)
    return f"{parts[0][0]}. " + " ".join(parts[1:]) if schema == "Person" and len(parts) > 1 else None


def change_form(rng, name, schema):
    parts = words_of(name)
    at = [i for i, part in enumerate(parts) if part.lower().strip(".,") in FORMS]
    if schema == "Person" or not at or len(parts) < 2:
        return None
    i = rng.choice(at)
    parts[i] = rng.choice(FORMS[parts[i].lower().strip(".,")])
    return " ".join(parts)


def drop_form(rng, name, schema):
    parts = words_of(name)
    left = [part for part in parts if part.lower().strip(".,") not in FORMS]
    telling = sum(tells(part, schema) for part in left)
    return " ".join(left) if schema != "Person" and len(left) < len(parts) and telling else None


def spoilt(code):
    def change(rng, name, schema):
        holder = entities.Record("", "", schema)
        return spoil.SPOIL[code](rng, name, holder)
    return change


SAME = {"order": spoilt("ORD"), "first name as initial": initial_first, "middle name dropped": spoilt("DRP1"),
        "title before": spoilt("TTL"), "one letter": spoilt("SUB1"), "two letters": spoilt("ED2"), "as it sounds": spoilt("PHO"),
        "spacing": spoilt("SPC"), "abbreviation": spoilt("ABB"), "legal form translated": change_form, "legal form dropped": drop_form}


def replaced(rng, name, schema, pool, kin, common):
    parts = words_of(name)
    at = [i for i, part in enumerate(parts) if tells(part, schema, common)]
    if len(parts) < 2 or not at:
        return None
    i = rng.choice(at)
    old = re.sub(r"\W", "", parts[i].lower())
    for _ in range(20):
        new = rng.choice(pool)
        bare = re.sub(r"\W", "", new.lower())
        if bare not in kin and bare[:3] != old[:3] and not entities_alike(old, bare):
            parts[i] = new
            return " ".join(parts)
    return None


def entities_alike(a, b):
    strip = lambda word: re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouyhw]", "", word))  # noqa: E731
    return strip(a) == strip(b)


def swapped(rng, name, schema, words):
    parts = words_of(name)
    low = [word.lower() for word in words]
    at = [i for i, part in enumerate(parts) if part.lower() in low]
    if schema == "Person" or not at or not any(tells(part, schema) for i, part in enumerate(parts) if i not in at):
        return None
    i = rng.choice(at)
    parts[i] = rng.choice([word for word in words if word.lower() != parts[i].lower()])
    return " ".join(parts)


def parties(data):
    """Records of the two lists without those that the United Nations or OFAC list as well, one a party."""
    groups = [read(data) for read in (entities.read_un, entities.read_eu, entities.read_uk, entities.read_ofac)]
    known, twice = set(), set()
    for one, other in entities.ties(groups):
        for record in (one, other):
            if {one.source, other.source} & {"un", "ofac"}:
                known.add(record)
        if {one.source, other.source} == {"eu", "uk"}:
            twice.add(other)
    return [record for group in groups[1:3] for record in group
            if record not in known and record not in twice and not record.references and kind(record)]


def kind(record):
    return {"Person": "people", "body": "bodies"}.get(entities.kind_of(record.schema))


def make(data):
    rng, rows = random.Random(19), []
    records = parties(data)
    common = common_words(records)
    pools = collections.defaultdict(list)
    for record in records:
        for word in words_of(record.names[0]):
            if tells(word, record.schema, () if record.schema == "Person" else common) and is_latin(word):
                pools[kind(record), (record.nationalities or [""])[0]].append(word)
    for record in rng.sample(records, len(records)):
        name = next((name for name in record.names if is_latin(name) and len(name) < 70), None)
        if not name or len(words_of(name)) < 2 or sum(tells(part, record.schema) for part in words_of(name)) < 1:
            continue
        half, of = entities.half_of(record), kind(record)
        kin = {re.sub(r"\W", "", word.lower()) for any_name in record.names for word in words_of(any_name)}
        pool = pools[of, (record.nationalities or [""])[0]]
        for label, what, made in (
                [(1, what, change(rng, name, record.schema)) for what, change in SAME.items()] +
                [(1, "hidden: " + what, change(rng, name)) for what, change in HIDES.items()] +
                [(0, "not: a telling word replaced", replaced(rng, name, record.schema, pool, kin,
                                                           () if of == "people" else common) if len(pool) > 20 else None),
                 (0, "not: a place replaced", swapped(rng, name, record.schema, PLACES)),
                 (0, "not: a trade replaced", swapped(rng, name, record.schema, TRADES))]):
            if made and made != name:
                rows.append((half, of + ": " + what, name, made, label, record.schema))
    most, count, kept = {"not: a telling word replaced": 400}, collections.Counter(), []
    for row in rows:
        count[row[0], row[1]] += 1
        if count[row[0], row[1]] <= most.get(row[1].split(": ", 1)[1], 60):
            kept.append(row)
    return kept


def write(rows, work):
    os.makedirs(work, exist_ok=True)
    for half, name in ((0, "seen"), (1, "unseen")):
        with open(os.path.join(work, f"deck-{name}.csv"), "w", newline="", encoding="utf-8") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(["name1", "name2", "is_match", "schema", "category"])
            for which, of, one, other, label, schema in rows:
                if which == half:
                    out.writerow([one, other, label, schema, of])


def main():
    data, work = sys.argv[1:3]
    rows = make(data)
    write(rows, work)
    print(len(rows), "pairs")


if __name__ == "__main__":
    main()
