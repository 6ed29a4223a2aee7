"""tags.py LAWBOOK DATA: every programme tag that the published lists carry is mapped by the lawbook.

LAWBOOK is the folder of the lawbook; DATA a folder with real lists (ofac, eu, uk, un, us), in all
the formats and years we have: OFAC's CSV, its plain, ENHANCED, ADVANCED and delta XML and a tar of
daily files; the EU's CSV and three forms of XML, and its acts as tables; the British CSVs, XML and
the summary; the UN's XML; the American Consolidated Screening List.  A tag is mapped when some
regime names it under `tags` with the list it is found in.  Ends "N passed, N failed", one for each
file; exits 77 and names the folder where it is not there.
"""
import collections
import csv
import io
import lzma
import os
import re
import subprocess
import sys
import tarfile

try:
    import yaml
except ImportError as missing:
    print("skipped: %s (Debian: python3-yaml)" % missing)
    sys.exit(77)

csv.field_size_limit(1 << 24)
# One daily list is about 3 MB; the tar has 308 of them, most of whose lines repeat.
ZSTD = ["zstd", "-dc", "--long=27"]


def text_of(data):
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    return lzma.decompress(data) if path.endswith(".xz") else data


def rows(text, delimiter=","):
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def split_ofac(field):
    """'NPWMD] [DPRK2', '[SDGT]' or '[IFSR]; [NPWMD]': the tags in it."""
    return {tag.strip(" []") for tag in re.split(r"\]\s*\[|[;\[\]]", field)} - {"", "-0-"}


def column(text, name):
    """The values of a column, below the row of headings that names it."""
    found, place = set(), None
    for row in rows(text):
        if place is None:
            place = row.index(name) if name in row else None
        elif len(row) > place:
            found.add(row[place].strip())
    return found - {""}


def ofac_csv(text):
    found = set()
    for row in rows(text):
        if len(row) == 12 and row[0].strip().isdigit():
            found |= split_ofac(row[3])
        elif len(row) == 1:  # quoted as a whole by a spreadsheet
            inner = next(rows(row[0]), [])
            if len(inner) == 12 and inner[0].isdigit():
                found |= split_ofac(inner[3])
    return found


def ofac_xml(text):
    found = set(re.findall(r"<program>([^<]+)</program>", text))
    found |= set(re.findall(r"<[sS]anctionsProgram [^>]*>([^<]+)<", text))
    return {tag.strip() for tag in found} - {"Unknown"}


def ofac_tar(path):
    found, seen = set(), set()
    # handed over open, because zstd passes over links
    with open(path, "rb") as file, \
            subprocess.Popen(ZSTD, stdin=file, stdout=subprocess.PIPE) as unpack:
        with tarfile.open(fileobj=unpack.stdout, mode="r|") as tar:
            for member in tar:
                lines = tar.extractfile(member).read().split(b"\n") if member.isfile() else []
                fresh = set(lines) - seen
                seen |= fresh
                found |= ofac_csv(text_of(b"\n".join(fresh)))
    return found


def eu_csv_1_0(text):
    """A copy that went through a spreadsheet: each record is one quoted cell."""
    found = set()
    for line in text.split("\n"):
        cells = line.strip().strip('"').split(";")
        if len(cells) > 6 and not cells[0].startswith("Date_file"):
            found.add(cells[6])
    return found - {""}


def eu_xml(text):
    return set(re.findall(r'\bprogramme="([^"]+)"', text))


def eu_acts(data):
    found = set()
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        for member in tar:
            if member.name.endswith(".csv"):
                found |= column(text_of(tar.extractfile(member).read()), "programKey")
    return found


def csl(text):
    """Programmes of the Treasury's parts of the list, and of the others: two lists of tags."""
    ours, others = set(), set()
    for row in csv.DictReader(io.StringIO(text, newline="")):
        if row["source"] == "source":  # the headings stand twice
            continue
        tags = {tag.strip() for tag in row["programs"].split(";")} - {""}
        if "Treasury" in row["source"]:
            ours |= tags
        else:
            others |= tags or {row["source"].split(" - ")[0]}
    return ours, others


def tags_of(path):
    """[(list, tags)] of one file; None if it has no programmes by its nature."""
    folder, name = path.split(os.sep)[-2:]
    if folder == "ofac":
        if re.match(r"(sdn-2|cons_prim)", name) and "derived" not in name:
            return [("ofac", ofac_csv(text_of(read(path))))]
        if re.match(r"(cons|sdn)-.*\.xml", name):
            return [("ofac", ofac_xml(text_of(read(path))))]
        if name.endswith(".tar.zst"):
            return [("ofac", ofac_tar(path))]
    elif folder == "eu":
        if ".xml" in name:
            return [("eu", eu_xml(text_of(read(path))))]
        if name.startswith("eu-fsf-1.0"):
            return [("eu", eu_csv_1_0(text_of(read(path))))]
        if name.startswith("eu-fsf-merged"):
            return [("eu", column(text_of(read(path)), "Programme") - {"NA"})]
        if name.startswith("eu-journal"):
            data = read(path)
            return [("eu", eu_acts(data) if ".tar" in name
                     else column(text_of(data), "programKey"))]
    elif folder == "uk":
        if re.match(r"(hmt|ofsi)-", name):
            return [("hmt", column(text_of(read(path)), "Regime"))]
        if name.startswith("uksl-summary") and name.endswith(".csv"):
            return [("uk", column(text_of(read(path)), "Regime Name"))]
        if name.endswith(".xml"):
            return [("uk", set(re.findall(r"<RegimeName>([^<]+)<", text_of(read(path)))))]
    elif folder == "un":
        return [("un", set(re.findall(r"<UN_LIST_TYPE>([^<]+)<", text_of(read(path)))))]
    elif folder == "us" and name.startswith("csl"):
        ours, others = csl(text_of(read(path)))
        return [("ofac", ours), ("csl", others)]
    return None


def mapped(lawbook):
    out = collections.defaultdict(set)
    for folder, _, names in os.walk(lawbook):
        for name in names:
            if not name.endswith(".yaml"):
                continue
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                text = file.read()
            if "tags:" not in text:
                continue
            tree = yaml.load(text, Loader=yaml.BaseLoader)
            for tag in tree["regime"].get("tags", []) if isinstance(tree["regime"], dict) else []:
                out[tag["source"]].add(tag["tag"])
    return out


def main(lawbook, data):
    if not os.path.isdir(data):
        print("skipped: tags of published lists: %s is not here" % data)
        return 77
    known = mapped(lawbook)
    passed = failed = 0
    seen = collections.defaultdict(set)
    for folder in ("eu", "ofac", "uk", "un", "us"):
        for name in sorted(os.listdir(os.path.join(data, folder))):
            try:
                found = tags_of(os.path.join(data, folder, name))
            except FileNotFoundError as missing:
                print("not read: %s/%s: no %s" % (folder, name, missing.filename))
                continue
            if found is None:
                continue
            bad = ["%s:%s" % (source, tag) for source, tags in found
                   for tag in sorted(tags - known[source])]
            if not any(tags for _, tags in found):
                bad.append("no tag found in it")
            for source, tags in found:
                seen[source] |= tags
            failed += bool(bad)
            passed += not bad
            print("%-4s %s/%s: %s" % ("BAD" if bad else "ok", folder, name, ", ".join(bad) or
                                      "%d tags" % sum(len(tags) for _, tags in found)))
    for source in sorted(seen):
        print("%s: %d tags in the lists, %d in the lawbook" %
              (source, len(seen[source]), len(known[source])))
    print("%d passed, %d failed" % (passed, failed))
    return failed != 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
