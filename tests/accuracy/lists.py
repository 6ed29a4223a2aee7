"""Published lists read for measuring, apart from the engine's own readers: what is asked may not pass through the code
that is being measured."""
import csv
import io
import lzma
import os
import re
import xml.etree.ElementTree as tree

UN = "un/un-consolidated-2026-05-08.xml.xz"
OFAC = ("ofac/sdn-2023-07-12.csv.xz", "ofac/alt-2023-07-12.csv", "ofac/add-2023-07-12.csv.xz")
OFAC_DATED = "2023-07-12"
SEED = 20260508


def read_text(path):
    opener = lzma.open if path.endswith(".xz") else open
    with opener(path, "rt", encoding="utf-8", errors="replace", newline="") as file:
        return file.read()


def clean(text):
    return re.sub(r"\s+", " ", text or "").strip()


class Entity:
    """names: strong ones, the first is the main one; weak: low quality aliases; scripts: names in other scripts."""

    def __init__(self, key, schema, regime):
        self.key, self.schema, self.regime = key, schema, regime
        self.names, self.weak, self.scripts, self.born = [], [], [], ""

    def add(self, text, kind):
        text = clean(text)
        if text and text not in kind:
            kind.append(text)


def read_un(data):
    found = []
    root = tree.fromstring(read_text(os.path.join(data, UN)).encode())
    for tag, schema in (("INDIVIDUAL", "Person"), ("ENTITY", "Organization")):
        for node in root.iter(tag):
            text = lambda name: clean(node.findtext(name))  # noqa: E731
            entity = Entity("un:" + text("REFERENCE_NUMBER"), schema, text("UN_LIST_TYPE"))
            entity.add(" ".join(text(part) for part in ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")),
                       entity.names)
            entity.add(text("NAME_ORIGINAL_SCRIPT"), entity.scripts)
            for alias in node.iter(tag + "_ALIAS"):
                is_weak = clean(alias.findtext("QUALITY")).lower() == "low"
                # The UN writes several aliases in one field at times; what the engine does with that is its business.
                name = re.sub(r"\(.*?\)", "", alias.findtext("ALIAS_NAME") or "")
                if ";" in name or len(name) > 80:
                    continue
                entity.add(name, entity.weak if is_weak else entity.names)
            if entity.names:
                found.append(entity)
    return found


def read_ofac(data):
    found = {}
    for row in csv.reader(io.StringIO(read_text(os.path.join(data, OFAC[0])))):
        if len(row) < 12 or not row[0].strip().isdigit():
            continue
        schema = {"individual": "Person", "vessel": "Vessel", "aircraft": "Airplane"}.get(row[2].strip(), "Organization")
        entity = found[row[0].strip()] = Entity("ofac:" + row[0].strip(), schema, clean(row[3]))
        entity.add(row[1], entity.names)
    for row in csv.reader(io.StringIO(read_text(os.path.join(data, OFAC[1])))):
        if len(row) == 1:  # this copy went through a spreadsheet: each row is one quoted field
            row = next(csv.reader(row), [])
        if len(row) >= 4 and row[0].strip() in found:
            weak = "weak" in (row[4] if len(row) > 4 else "").lower()
            entity = found[row[0].strip()]
            entity.add(row[3], entity.weak if weak else entity.names)
    return [entity for entity in found.values() if entity.names]


def read_people(data):
    rows = csv.DictReader(io.StringIO(read_text(os.path.join(data, "names/customers-us-50k.csv.xz"))))
    return list(rows)


def read_hebrew(data):
    """(Latin, Hebrew) of each name of two words in both."""
    rows = [line.split("\t") for line in read_text(os.path.join(data, "names/names-hebrew.tsv.xz")).splitlines()]
    return [row for row in rows if len(row) == 2 and all(len(name.split()) == 2 for name in row)]


def read_tokens(data, language):
    """(Latin, other script, count) of each row, both written as words."""
    rows = []
    for line in read_text(os.path.join(data, f"names/tokens-{language}.tsv.xz")).splitlines():
        latin, other, count = line.split("\t")
        rows.append((latin, other.replace(" ", ""), int(count)))
    return rows
