#!/usr/bin/env python3
"""Nothing published is lost: the European lists in CSV, as spreadsheet and the Swiss XML, imported by the
program and looked up value by value in its store, by readers that share nothing with it.

usage: lost.py PROGRAM DATA

DATA is ../shared/data.  Of FSF 1.1 there are the columns of one whole file; they are put together again
first.  Each record of each file is one check.  Ends "N passed, N failed[, N skipped]".
"""
import csv
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import xml.etree.ElementTree as ElementTree
import zipfile

# Columns that docs/lists/eu.md leaves out: numbers of rows, languages, which act brought a value.
LEFT_OUT = re.compile(r"^(Entity_SubjectType.*|Subject_type|.*[Ll]ogical_?[Ii]d|.*RegulationLanguage|"
                      r"(Naal|Addr|Birt|Iden|Citi)_(leba_.*|programme)|BirthDate_(Day|Month|CalendarType)|"
                      r".*CountryIso2Code|Identification_TypeCode|file.*|Date_file.*)$")
NOTHING = {"", "UNKNOWN", "00", "YES", "NO", "N/A", "NA"}


def imported(program, source, path, dated, folder):
    """{id: every text of the entry in one string} and the report."""
    run = subprocess.run([program, "--data", folder, "import", source, "--no-build", "--json", "--dated", dated,
                          path], capture_output=True, text=True, check=False)
    if run.returncode != 0:
        sys.exit(f"{path}: {run.stderr}{run.stdout}")
    report = json.loads(run.stdout.splitlines()[0])
    store = sqlite3.connect(os.path.join(folder, "detente.db"))
    entries = {}
    for ref, body in store.execute("select s.ref, b.json from fact f join subject s on s.id = f.subject"
                                   " join body b on b.id = f.body where f.tt = 4294967295"):
        texts = []

        def walk(node):
            if isinstance(node, dict):
                for value in node.values():
                    walk(value)
            elif isinstance(node, list):
                for value in node:
                    walk(value)
            else:
                texts.append(str(node))
        walk(json.loads(body))
        entries[ref] = "\n".join(texts)
    store.close()
    return entries, report


def plain(text):
    return " ".join(text.replace("\u00a0", " ").split())


def is_there(value, entry):
    """The text, or each of its words: a field that was parted."""
    value = plain(value)
    if value in entry:
        return True
    words = re.split(r"[ ,;|]+|\\n|[\[\]]", value)
    return all(word in entry for word in words if word)


class Count:
    passed = failed = skipped = 0

    def check(self, ok, what):
        self.passed += ok
        self.failed += not ok
        if not ok and self.failed <= 20:
            print(what)


def put_together(data, folder):
    """The whole FSF 1.1 file from its columns: rows in their order, each with one name or fact."""
    with tarfile.open(os.path.join(data, "eu/eu-fsf-csv-1.1-columns-2025-09-02.tar.xz")) as tar:
        tables = {name: list(csv.DictReader(io.StringIO(tar.extractfile(f"fsf-{name}.csv").read().decode("utf-8-sig"))))
                  for name in ("add", "birthdate", "citizen", "idn", "namealias-derived")}
    names = {}
    for row in tables["namealias-derived"]:
        names.setdefault(row["Entity_LogicalId"], []).append(row)
    rows = []
    for parts in zip(tables["add"], tables["birthdate"], tables["citizen"], tables["idn"]):
        row = {}
        for part in parts:
            row.update(part)
        is_fact = any(value for key, value in row.items() if not key.startswith("Entity_"))
        if not is_fact and names.get(row["Entity_LogicalId"]):
            row.update(names[row["Entity_LogicalId"]].pop(0))
        rows.append(row)
    columns = list(dict.fromkeys(key for table in tables.values() for key in table[0]))
    path = os.path.join(folder, "whole.csv")
    with open(path, "w", encoding="utf-8-sig", newline="") as out:
        writer = csv.DictWriter(out, columns, delimiter=";", restval="", lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(rows)
    return path, rows


def check_rows(count, entries, rows, id_of, what):
    for number, row in enumerate(rows, 2):
        entry = entries.get(id_of(row))
        lost = ["the entry"] if entry is None else [
            f"{key}={value!r}" for key, value in row.items()
            if not LEFT_OUT.match(key) and plain(value) not in NOTHING and not is_there(value, entry)]
        count.check(not lost, f"{what}, row {number}, {id_of(row)}: lost {', '.join(lost)}")


def check_eu(count, program, data, folder):
    path, rows = put_together(data, folder)
    entries, report = imported(program, "eu", path, "2025-09-02", os.path.join(folder, "eu"))
    count.check((report["read"], report["kept"], report["rejected"]) == (5540, 5540, 0), f"eu 1.1: {report}")
    check_rows(count, entries, rows, lambda row: "eu:" + row["Entity_EU_ReferenceNumber"], "eu 1.1")
    path = os.path.join(data, "eu/eu-fsf-1.0-excerpt-2018-07-04.csv")
    entries, report = imported(program, "eu", path, "2018-07-04", os.path.join(folder, "eu-old"))
    with open(path, encoding="cp1252", newline="") as file:
        lines = [next(csv.reader([row[0].strip("\t")], delimiter=";")) for row in csv.reader(file, delimiter="\t")]
    heads = [head.strip() for head in lines[0]]
    rows = [dict(zip(heads, (value.strip() for value in line))) for line in lines[1:]]
    count.check(report["read"] == report["kept"] + report["rejected"] == len({row["EU_ref_num"] for row in rows}),
                f"eu 1.0: {report}")
    check_rows(count, entries, rows, lambda row: "eu:" + row["EU_ref_num"], "eu 1.0")


def sheet_rows(path):
    """Texts of the cells of a spreadsheet, by the standard's own names."""
    table = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
    with zipfile.ZipFile(path) as file:
        root = ElementTree.fromstring(file.read("content.xml"))
    rows = []
    for row in root.iter(table + "table-row"):
        cells = [plain(" ".join(cell.itertext())) for cell in row.iter(table + "table-cell")]
        if any(cells):
            rows.append(cells[:8])
    return rows


def check_uk(count, program, data, folder):
    base = os.path.join(data, "uk/uksl-summary-2025-08-11")
    of_csv, report = imported(program, "uk", base + ".csv", "2025-08-11", os.path.join(folder, "uk-csv"))
    of_ods, other = imported(program, "uk", base + ".ods", "2025-08-11", os.path.join(folder, "uk-ods"))
    count.check(report["read"] == report["kept"] + report["rejected"] == 5302, f"uk csv: {report}")
    count.check({**report, "tx": 0} == {**other, "tx": 0}, f"uk csv and ods: {report} {other}")
    count.check(of_csv == of_ods, "uk: the spreadsheet and the CSV give other entries")
    count.check("lacks" in report, "uk: the summary has no aliases, and does not say so")
    with open(base + ".csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    heads = list(rows[0])
    for what, table in (("uk csv", rows), ("uk ods", [dict(zip(heads, row)) for row in sheet_rows(base + ".ods")[1:]])):
        named = [{key: value for key, value in row.items() if key != "Type"} for row in table if plain(row["Name"])]
        count.check(len(table) - len(named) == report["rejected"], f"{what}: rows without a name")
        check_rows(count, of_ods, named, lambda row: "uk:" + row["Unique ID"], what)


def check_seco(count, program, data, folder):
    path = os.path.join(data, "ch/seco-shape-sample-2026-08-27.xml")
    entries, report = imported(program, "seco", path, "2026-08-27", os.path.join(folder, "seco"))
    for target in ElementTree.parse(path).getroot().iter("target"):
        changes = sorted(target.iter("modification"), key=lambda change: change.get("effective-date"))
        ref = "seco:" + target.get("ssid")
        if changes[-1].get("modification-type") == "de-listed":
            count.check(ref not in entries, f"{ref} was struck off and is listed")
            continue
        sets = {target.findtext("sanctions-set-id")}
        lost = [text for node in target.iter() for text in [plain(node.text or "")]
                if text and text not in sets and not is_there(text, entries[ref])]
        count.check(not lost, f"{ref}: lost {lost}")
    count.check(report["read"] == report["kept"] == 2, f"seco: {report}")


def main(program, data):
    count = Count()
    if not os.path.isdir(os.path.join(data, "eu")):
        print(f"skipped: {data} is not there\n0 passed, 0 failed, 1 skipped")
        return 0
    folder = tempfile.mkdtemp()
    try:
        for check in (check_eu, check_uk, check_seco):
            check(count, program, data, folder)
    finally:
        shutil.rmtree(folder)
    print(f"{count.passed} passed, {count.failed} failed")
    return 0 if count.failed == 0 and count.passed > 50000 else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
