"""The lists of parties.csv in the formats of their publishers, and the data folder made of them.

Names and days follow the episodes that docs/relief.md tells; numbers are made, and nothing is
copied from a published list.
"""
import collections
import csv
import datetime
import os
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
FOREVER = "9999-12-31"
UN_KIND = {"Person": "INDIVIDUAL"}
UK_KIND = {"Person": "Individual", "Vessel": "Ship"}
EU_HEAD = ("fileGenerationDate;Entity_LogicalId;Entity_EU_ReferenceNumber;Entity_UnitedNationId;"
           "Entity_DesignationDate;Entity_DesignationDetails;Entity_Remark;Entity_SubjectType;"
           "Entity_SubjectType_ClassificationCode;Entity_Regulation_Type;"
           "Entity_Regulation_OrganisationType;Entity_Regulation_PublicationDate;"
           "Entity_Regulation_EntryIntoForceDate;Entity_Regulation_NumberTitle;"
           "Entity_Regulation_Programme;Entity_Regulation_PublicationUrl;NameAlias_LastName;"
           "NameAlias_FirstName;NameAlias_MiddleName;NameAlias_WholeName")


def rows(name):
    with open(os.path.join(HERE, name), newline="") as file:
        return list(csv.DictReader(file))


def parties_on(table, source, day):
    """id -> (schema, name, programmes) of those that stand on the list that day."""
    found = collections.OrderedDict()
    for row in table:
        if row["source"] == source and row["from"] <= day < (row["until"] or FOREVER):
            entry = found.setdefault(row["id"], (row["schema"], row["name"], []))
            entry[2].append(row["programme"])
    return found


def days_of(table, source):
    mine = [row for row in table if row["source"] == source]
    return sorted({row["from"] for row in mine} | {row["until"] for row in mine if row["until"]})


def write_ofac(entries, day, folder):
    paths = [os.path.join(folder, name) for name in ("sdn.csv", "alt.csv", "add.csv",
                                                     "sdn_comments.csv")]
    lines = {path: [] for path in paths}
    for number, (schema, name, tags) in entries.items():
        kind = {"Person": '"individual"', "Vessel": '"vessel"'}.get(schema, "-0- ")
        lines[paths[0]].append('%s,"%s",%s,"%s",%s' % (number, name, kind, "] [".join(tags),
                                                       ",".join(["-0- "] * 8)))
        lines[paths[1]].append('%s,%s1,"aka","%s",-0- ' % (number, number, name))
        lines[paths[2]].append('%s,%s2,-0- ,-0- ,"Elsewhere",-0- ' % (number, number))
        lines[paths[3]].append('%s,"Made for tests."' % number)
    for path in paths:
        with open(path, "w") as file:
            file.write("\r\n".join(lines[path]) + "\r\n\x1a")
    return paths


def write_un(entries, day, folder):
    path = os.path.join(folder, "un.xml")
    groups = {"INDIVIDUAL": [], "ENTITY": []}
    for number, (schema, name, tags) in entries.items():
        kind = UN_KIND.get(schema, "ENTITY")
        groups[kind].append(
            "<%s><DATAID>%d</DATAID><VERSIONNUM>1</VERSIONNUM><FIRST_NAME>%s</FIRST_NAME>"
            "<UN_LIST_TYPE>%s</UN_LIST_TYPE><REFERENCE_NUMBER>%s</REFERENCE_NUMBER>"
            "<LIST_TYPE><VALUE>UN List</VALUE></LIST_TYPE></%s>"
            % (kind, 9000000 + len(groups[kind]) + (kind == "ENTITY") * 100, name, tags[0], number,
               kind))
    with open(path, "w") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<CONSOLIDATED_LIST dateGenerated="%s'
                   'T00:00:00.000Z">\n<INDIVIDUALS>%s</INDIVIDUALS>\n<ENTITIES>%s</ENTITIES>\n'
                   "</CONSOLIDATED_LIST>\n" % (day, "\n".join(groups["INDIVIDUAL"]),
                                               "\n".join(groups["ENTITY"])))
    return [path]


def write_eu(entries, day, folder):
    path = os.path.join(folder, "eu.csv")
    shown = datetime.date.fromisoformat(day).strftime("%d/%m/%Y")
    with open(path, "w", encoding="utf-8-sig") as file:
        file.write(EU_HEAD + "\n")
        for place, (number, (schema, name, tags)) in enumerate(entries.items()):
            for tag in tags:
                file.write(";".join([shown, "".join(c for c in number if c.isdigit()), number, "", "",
                                     "", "", "P" if schema == "Person" else "E",
                                     "person" if schema == "Person" else "enterprise", "regulation",
                                     "council", "", "", "", tag, "", "", "", "", name]) + "\n")
    return [path]


def write_uk(entries, day, folder):
    path = os.path.join(folder, "uk.xml")
    shown = datetime.date.fromisoformat(day).strftime("%d/%m/%Y")
    with open(path, "w") as file:
        file.write('<?xml version="1.0" encoding="utf-8"?>\n<Designations>\n<DateGenerated>%s'
                   "</DateGenerated>\n" % shown)
        for number, (schema, name, tags) in entries.items():
            file.write("<Designation><UniqueID>%s</UniqueID><Names><Name><Name6>%s</Name6><NameType>"
                       "Primary Name</NameType></Name></Names><RegimeName>%s</RegimeName>"
                       "<IndividualEntityShip>%s</IndividualEntityShip><DesignationSource>UK"
                       "</DesignationSource><SanctionsImposed>Asset freeze</SanctionsImposed>"
                       "</Designation>\n" % (number, name, tags[0], UK_KIND.get(schema, "Entity")))
        file.write("</Designations>\n")
    return [path]


WRITERS = {"ofac": write_ofac, "un": write_un, "eu": write_eu, "uk": write_uk}


class Program:
    """The program over a data folder of its own."""

    def __init__(self, program, folder):
        self.program, self.data = program, os.path.join(folder, "data")
        server = os.environ.get("DETENTE_TEST_POSTGRES")  # tests/postgres/server.py
        if server:
            os.mkdir(self.data)
            with open(os.path.join(self.data, "store.yaml"), "w") as file:
                file.write("postgres: %s\nschema: relief\n" % server)

    def run(self, *args, fails=False):
        law = os.path.join(os.path.dirname(os.path.dirname(HERE)), "lawbook")
        done = subprocess.run([self.program, "--data", self.data, "--lawbook", law, *args],
                              capture_output=True, text=True)
        if (done.returncode != 0) != fails:
            raise SystemExit("%s: exit %d\n%s%s" % (" ".join(args), done.returncode, done.stdout,
                                                    done.stderr))
        return done.stderr if fails else done.stdout

    def fill(self, folder, table=None, holdings=None):
        table = table or rows("parties.csv")
        for source in sorted({row["source"] for row in table}):
            for day in days_of(table, source):
                entries = parties_on(table, source, day)
                paths = WRITERS[source](entries, day, folder)
                self.run("import", source, "--accept-shrink", "--dated", day, *paths)
        self.run("import", "ownership", "--dated", "1990-01-01",
                 holdings or os.path.join(HERE, "holdings.csv"))
