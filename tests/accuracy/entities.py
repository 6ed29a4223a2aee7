#!/usr/bin/env python3
"""Records of the same party on two lists, and of its nearest neighbours, as labelled pairs.

usage: entities.py DATA WORK

The lists of the United Nations, the European Union, the United Kingdom, OFAC and Ukraine are read here, apart from the engine's
readers.  What ties two records of different lists is never a name:

- the reference of the United Nations that both quote;
- a number of a passport, a register, a tax office or a ship that one record of each list has, and no other of that list.

The number that ties is then taken out of both, so that names and other facts must do.  Numbers are shared by parents and
subsidiaries at times, and miswritten: a pair tied by one alone, with no birth date and hardly a run of letters in common, is left
out by a rule (is_doubtful) that knows nothing of the engine.
Negatives are hard: of each record the nearest by letters (three in a row, the rarer the more) of another party of its own list,
and the nearest of the other list that is tied to another party of its own.

WORK/entities-{seen,unseen}.csv: one row a pair, with all names and facts.  Which half a party is in depends on its key alone:
errors of one half may be looked at, of the other only the figures.  No name is kept in the repository."""
import collections
import csv
import hashlib
import io
import math
import os
import re
import sys
import tarfile
import unicodedata
import xml.etree.ElementTree as tree

import lists

EU = "eu/eu-fsf-csv-1.1-columns-2025-09-02.tar.xz"
UK = "uk/ofsi-conlist-2025-04-10.csv.xz"
UA = "opensanctions/ua_war_sanctions-targets.simple-2026-03-13.csv.xz"
UN_REFERENCE = r"\b([A-Z][A-Za-z]{1,2}[ie]\.\d{3})\b"
FIELDS = ("name", "alias", "schema", "birthdate", "gender", "nationality", "country", "idnumber", "imo")
MONTHS = {name: i + 1 for i, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split())}


class Record:
    def __init__(self, source, key, schema):
        self.source, self.key, self.schema = source, key, schema
        self.names, self.born, self.genders, self.nationalities, self.countries = [], [], [], [], []
        self.numbers, self.imo, self.references = [], [], set()

    def add(self, kind, text):
        text = lists.clean(text).strip(" ;,.")
        if text and text not in ("-0-", "na") and text not in kind:
            kind.append(text)

    def tied_by(self):
        return {plain(number) for number in self.numbers + self.imo if len(plain(number)) >= 6}


def plain(number):
    made = re.sub(r"[^0-9A-Z]", "", number.upper())
    made = re.sub(r"^IMO", "", made)
    return made if sum(c.isdigit() for c in made) >= 5 else ""


def read_un(data):
    found = []
    for tag, schema in (("INDIVIDUAL", "Person"), ("ENTITY", "Organization")):
        for node in tree.fromstring(lists.read_text(os.path.join(data, lists.UN)).encode()).iter(tag):
            record = Record("un", node.findtext("REFERENCE_NUMBER").strip(), schema)
            record.references.add(record.key)
            parts = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
            record.add(record.names, " ".join(node.findtext(part) or "" for part in parts))
            record.add(record.names, node.findtext("NAME_ORIGINAL_SCRIPT"))
            for alias in node.iter(tag + "_ALIAS"):
                if lists.clean(alias.findtext("QUALITY")).lower() != "low":
                    record.add(record.names, alias.findtext("ALIAS_NAME"))
            for born in node.iter("INDIVIDUAL_DATE_OF_BIRTH"):
                record.add(record.born, (born.findtext("DATE") or born.findtext("YEAR") or "")[:10])
            record.add(record.genders, node.findtext("GENDER"))
            for value in node.iterfind("NATIONALITY/VALUE"):
                record.add(record.nationalities, value.text)
            for country in node.iterfind(tag + "_ADDRESS/COUNTRY"):
                record.add(record.countries, country.text)
            for number in node.iter("NUMBER"):
                record.add(record.numbers, number.text)
            found.append(record)
    return found


def read_eu(data):
    with tarfile.open(os.path.join(data, EU)) as archive:
        table = lambda name: csv.DictReader(io.StringIO(archive.extractfile(name).read().decode("utf-8-sig")))  # noqa: E731
        found = {}
        for row in table("fsf-namealias-derived.csv"):
            schema = "Person" if row["Entity_SubjectType"] == "P" else "Organization"
            record = found.setdefault(row["Entity_LogicalId"], Record("eu", row["Entity_EU_ReferenceNumber"], schema))
            record.add(record.names, row["NameAlias_WholeName"])
            record.references.update(re.findall(UN_REFERENCE, row["Entity_Remark"]))
        for row in table("fsf-birthdate.csv"):
            record = found.get(row["Entity_LogicalId"])
            if record:
                record.add(record.born, row["BirthDate_BirthDate"] or re.sub(r"\.0$", "", row["BirthDate_Year"]))
        for row in table("fsf-citizen.csv"):
            record = found.get(row["Entity_LogicalId"])
            if record:
                record.add(record.nationalities, row["Citizenship_CountryIso2Code"].lower())
        for row in table("fsf-add.csv"):
            record = found.get(row["Entity_LogicalId"])
            if record:
                record.add(record.countries, row["Address_CountryIso2Code"].lower())
        for row in table("fsf-idn.csv"):
            record = found.get(row["Entity_LogicalId"])
            if record and row["Identification_Number"]:
                is_ship = row["Identification_TypeDescription"].startswith("IMO")
                number = row["Identification_Number"].split(" (")[0]
                record.add(record.imo if is_ship else record.numbers, number)
                if is_ship and record.schema != "Person":
                    record.schema = "Vessel"
    return [record for record in found.values() if record.names]


def read_uk(data):
    text = lists.read_text(os.path.join(data, UK))
    rows = csv.DictReader(io.StringIO(text[text.index("\n") + 1:]))
    found = {}
    for row in rows:
        schema = {"Individual": "Person", "Ship": "Vessel"}.get(row["Group Type"], "Organization")
        record = found.setdefault(row["Group ID"], Record("uk", row["Group ID"], schema))
        if row["Alias Quality"] != "Low quality a.k.a":
            parts = [row[f"Name {i}"] for i in (1, 2, 3, 4, 5, 6)]
            record.add(record.names, " ".join(part for part in parts if part))
            record.add(record.names, row["Name Non-Latin Script"])
        day = row["DOB"].split("/")
        if len(day) == 3:
            record.add(record.born, day[2] if "00" in day[:2] else "-".join(reversed(day)))
        other = row["Other Information"]
        for gender in re.findall(r"\(Gender\):(\w+)", other):
            record.add(record.genders, gender)
        for place in re.split(r"\(\d+\)|,", row["Nationality"]):
            record.add(record.nationalities, place)
        record.add(record.countries, row["Country"])
        for number in (row["Passport Number"], row["National Identification Number"]):
            record.add(record.numbers, number)
        for number in re.findall(r"\(Business Reg No\):([^(]+)", other):
            for one in re.findall(r"\d{6,}", number):
                record.add(record.numbers, one)
        for number in re.findall(r"\(IMO number\):\s*(\d{7})", other):
            record.add(record.imo, number)
        record.references.update(re.findall(r"\(UN Ref\):\s*" + UN_REFERENCE, other))
    return [record for record in found.values() if record.names]


def american_day(text):
    whole = re.fullmatch(r"(\d\d) (\w{3}) (\d{4})", text)
    if whole:
        return f"{whole[3]}-{MONTHS[whole[2].lower()]:02}-{whole[1]}"
    year = re.search(r"\b(\d{4})\b", text)
    return year[1] if year and " to " not in text else ""


def read_ofac(data):
    remarks = {row[0].strip(): row[11] for row in
               csv.reader(io.StringIO(lists.read_text(os.path.join(data, lists.OFAC[0])))) if len(row) > 11}
    places = collections.defaultdict(list)
    for row in csv.reader(io.StringIO(lists.read_text(os.path.join(data, lists.OFAC[2])))):
        if len(row) > 4:
            places[row[0].strip()].append(row[4].strip())
    found = []
    for entity in lists.read_ofac(data):
        key = entity.key.split(":")[1]
        record, text = Record("ofac", key, entity.schema), remarks.get(key, "")
        for name in entity.names:
            family, _, given = name.partition(", ")
            record.add(record.names, f"{given} {family}" if given and entity.schema == "Person" else name)
        for day in re.findall(r"\bDOB ([^;.]+)", text):
            record.add(record.born, american_day(day.strip()))
        for gender in re.findall(r"Gender (\w+)", text):
            record.add(record.genders, gender)
        for place in re.findall(r"(?:nationality|citizen) ([^;.]+)", text):
            record.add(record.nationalities, place)
        for place in places[key]:
            record.add(record.countries, place)
        for number in re.findall(r"IMO (\d{7})", text):
            record.add(record.imo, number)
        for number in re.findall(r"(?:Passport|Number|No\.|ID|R\.F\.C\.|C\.U\.R\.P\.|NIT #|Cedula No\.) ([0-9A-Z][0-9A-Z-]{4,})", text):
            record.add(record.numbers, number)
        found.append(record)
    return found


def read_ua(data):
    found = []
    for row in csv.DictReader(io.StringIO(lists.read_text(os.path.join(data, UA)))):
        record = Record("ua", row["id"], row["schema"])
        for name in [row["name"]] + row["aliases"].split(";"):
            record.add(record.names, name)
        for day in row["birth_date"].split(";"):
            record.add(record.born, day)
        for place in row["countries"].split(";"):
            record.add(record.countries, place)
        for number in row["identifiers"].split(";"):
            record.add(record.imo if number.startswith("IMO") else record.numbers, number)
        found.append(record)
    return found


# ---- ties -----------------------------------------------------------------------------------------------------------

def kind_of(schema):
    return {"Company": "body", "Organization": "body", "LegalEntity": "body"}.get(schema, schema)


def ties(groups):
    """{(record, record): numbers that tie, empty for a reference}."""
    found = {}
    for x, one in enumerate(groups):
        for other in groups[x + 1:]:
            for name, of in (("reference", lambda record: record.references), ("number", Record.tied_by)):
                index = [collections.defaultdict(list), collections.defaultdict(list)]
                for side, group in enumerate((one, other)):
                    for record in group:
                        for value in of(record):
                            index[side][value].append(record)
                for value, bearers in index[0].items():
                    if len(bearers) == 1 and len(index[1].get(value, ())) == 1:
                        pair = (bearers[0], index[1][value][0])
                        if kind_of(pair[0].schema) == kind_of(pair[1].schema):
                            found.setdefault(pair, set()).update({value} if name == "number" else ())
    return found


def letters(record):
    """The runs of three letters of all names in Latin letters."""
    found = set()
    for name in record.names:
        for word in re.findall(r"[a-z0-9]+", fold(name)):
            word = f"_{word}_"
            found.update(word[i:i + 3] for i in range(len(word) - 2))
    return found


def fold(name):
    return "".join(c for c in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(c))


class Nearest:
    def __init__(self, group):
        self.of, self.runs, self.weight = collections.defaultdict(list), {}, {}
        for record in group:
            self.runs[record] = letters(record)
            for run in self.runs[record]:
                self.of[run].append(record)
        self.weight = {run: math.log(len(group) / len(bearers)) for run, bearers in self.of.items()}
        self.norm = {record: math.sqrt(sum(self.weight[run] ** 2 for run in sorted(runs))) or 1 for record, runs in self.runs.items()}

    def rank(self, record, most=12):
        sums = collections.Counter()
        for run in sorted(letters(record)):
            bearers = self.of.get(run, ())
            if len(bearers) * 4 < len(self.runs):
                for bearer in bearers:
                    sums[bearer] += self.weight[run] ** 2
        ranked = sorted(sums, key=lambda bearer: (-sums[bearer] / self.norm[bearer], bearer.key))
        return [bearer for bearer in ranked if bearer is not record and kind_of(bearer.schema) == kind_of(record.schema)][:most]


def is_doubtful(one, other, numbers):
    """Tied by a number, but neither a run of letters nor a year says so: a register's number that two bodies share."""
    if not numbers:
        return False
    if set(one.born) & set(other.born):
        return False
    a, b = letters(one), letters(other)
    return not a or not b or len(a & b) * 4 < min(len(a), len(b))


# ---- rows -----------------------------------------------------------------------------------------------------------

def values(record, without):
    keep = lambda numbers: ";".join(number for number in numbers if plain(number) not in without)  # noqa: E731
    text = lambda names: [name.replace(";", " ").replace("|", " ") for name in names]  # noqa: E731
    names = text(record.names)
    return [names[0], ";".join(names[1:20]), record.schema, ";".join(record.born), ";".join(record.genders),
            ";".join(record.nationalities), ";".join(record.countries), keep(record.numbers), keep(record.imo)]


def half_of(record):
    return hashlib.sha256(f"{record.source}:{record.key}".encode()).digest()[0] % 2


def make(groups):
    """[(half, label, category, one, other, numbers left out)], in a fixed order."""
    tied = ties(groups)
    party = {}  # record -> name of its party: records tied to each other directly or through others

    def find(record):
        while party.get(record, record) is not record:
            record = party[record]
        return record
    for one, other in tied:
        party[find(one)] = find(other)
    index = {group[0].source: Nearest(group) for group in groups}
    partners = collections.defaultdict(list)
    for one, other in tied:
        partners[one].append(other)
        partners[other].append(one)
    rows, seen = [], set()
    for (one, other), numbers in sorted(tied.items(), key=lambda item: (item[0][0].source, item[0][0].key, item[0][1].source,
                                                                             item[0][1].key)):
        kind = {"Person": "person", "body": "body", "Vessel": "vessel"}.get(kind_of(one.schema))
        if kind is None or is_doubtful(one, other, numbers):
            continue
        half = half_of(one)
        rows.append((half, 1, kind, one, other, numbers))
        # the nearest other party of the other list that is tied to this one's list, and of the own list
        far = next((record for record in index[other.source].rank(one) if find(record) is not find(one) and
                    any(partner.source == one.source for partner in partners[record])), None)
        near = next((record for record in index[one.source].rank(one) if find(record) is not find(one)), None)
        for record in (far, near):
            if record and (one, record) not in seen and (record, one) not in seen:
                seen.add((one, record))
                shared = {plain(n) for n in one.numbers + one.imo} & {plain(n) for n in record.numbers + record.imo} - {""}
                if not shared:
                    rows.append((half, 0, kind, one, record, set()))
    return rows


def read_all(data):
    return [read(data) for read in (read_un, read_eu, read_uk, read_ofac, read_ua)]


def write(rows, work):
    os.makedirs(work, exist_ok=True)
    for half, name in ((0, "seen"), (1, "unseen")):
        with open(os.path.join(work, f"entities-{name}.csv"), "w", newline="", encoding="utf-8") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow([f"{field}{side}" for side in (1, 2) for field in FIELDS] + ["is_match", "category", "lists"])
            for which, label, kind, one, other, numbers in rows:
                if which == half:
                    out.writerow(values(one, numbers) + values(other, numbers) +
                                 [label, kind, f"{one.source}-{other.source}"])


def main():
    data, work = sys.argv[1:3]
    rows = make(read_all(data))
    write(rows, work)
    counts = collections.Counter((half, kind, label) for half, label, kind, *_ in rows)
    for key, count in sorted(counts.items()):
        print(*key, count)


if __name__ == "__main__":
    main()
