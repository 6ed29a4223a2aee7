"""Reports about what is held, as the law lets go of it: reports.csv, then filings.

    python3 tests/relief/reports.py build/detente [--show]

A row asks for one report about one hold as of a day: its state ("none": there is no such line; of
an annual report "in", "out" or "uncertain"), when it is due, and words of why.  Then reports are
filed: in time, late, for some holds of an annual one and for all; and each filing is a record of
the log.
"""
import csv
import json
import os
import sys
import tempfile

import lists
import run

HERE = os.path.dirname(os.path.abspath(__file__))


class Asked:
    def __init__(self, program):
        self.program, self.kept = program, {}

    def lines(self, on, *more):
        out = self.program.run("hold", "reports", "--all", "--json", "--on", on, *more)
        return [json.loads(line) for line in out.splitlines()]

    def at(self, on, known=""):
        if (on, known) not in self.kept:
            self.kept[on, known] = self.lines(on, *(["--as-known", known] if known else []))
        return self.kept[on, known]


def told(lines, report, hold):
    """What the lines say of one report about one hold, in the columns of reports.csv."""
    for line in lines:
        if line["report"] != report:
            continue
        place = {"at": line.get("on", line.get("as_at", "")), "due": line.get("due", ""),
                 "event": line["event"], "filed": line.get("filed", ""), "ground": ""}
        if "hold" in line and line["hold"] == hold:
            return dict(place, state=line["state"], words=line.get("why", ""))
        if "hold" in line or line["event"] != "annual":
            continue
        assert line["law_asked"] is True, line
        out = {row["hold"]: row for row in line["unblocked"]}
        unsure = {row["hold"]: row for row in line["uncertain"]}
        holds = set(line.get("holds", []))
        assert not set(out) & holds and set(unsure) <= holds, line
        if hold in out:
            assert out[hold]["law"] or out[hold]["ground"] == "delisted", out[hold]
            return dict(place, state="out", words=out[hold]["why"], ground=out[hold]["ground"])
        if hold in unsure:
            return dict(place, state="uncertain", words=unsure[hold]["why"])
        if hold in holds:
            return dict(place, state="in", words="")
    return {"state": "none", "words": ""}


def ask_all(asked, show):
    failed = count = 0
    with open(os.path.join(HERE, "reports.csv"), newline="") as file:
        table = list(csv.DictReader(line for line in file if not line.startswith("#")))
    for row in table:
        got = told(asked.at(row["on"], row["as_known"]), row["report"], row["hold"])
        wrong = [key for key in ("state", "event", "at", "due", "filed", "ground")
                 if got.get(key, "") != row[key]]
        if row["words"] not in got["words"]:
            wrong.append("words")
        count += 1
        failed += bool(wrong)
        if show or wrong:
            print("%s %s %s" % ("FAIL" if wrong else "ok  ", row["id"], ", ".join(wrong)))
            print("     got  %s" % got)
    return count, failed


def states(program, on, report):
    asked = Asked(program).lines(on)
    out = {}
    for line in asked:
        if line["report"] != report:
            continue
        of = (line["state"], line.get("filed", ""), line.get("missing", []))
        out.setdefault(line.get("hold", "all"), of)  # the newest is the first
        if "as_at" in line:
            out[line["as_at"]] = of
    return out


def file_all(program, failed):
    def same(name, got, want):
        return run.same(name, got, want, failed)

    def filed(report, on, *more, **how):
        return program.run("hold", "filed", report, "--on", on, "--source", "ORS", *more, **how)

    count = same("open", states(program, "2017-02-01", "us.unblock")["SDN"][0], "late")
    filed("us.unblock", "2017-01-30", "SDN", "--reference", "ORS-1")
    got = states(program, "2017-02-01", "us.unblock")["SDN"]
    count += same("filed", got[:2], ("filed", "2017-01-30"))
    count += same("not before its day", states(program, "2017-01-29", "us.unblock")["SDN"][0], "due")
    # an annual report of which one hold is filed waits for the others, and names them
    before = [line for line in Asked(program).lines("2017-09-20") if line["report"] == "us.annual"][0]
    assert len(before["holds"]) > 2 and before["state"] == "due", before
    filed("us.annual", "2017-09-20", before["holds"][0])
    got = states(program, "2017-10-01", "us.annual")["all"]
    count += same("one of several", (got[0], got[2]), ("late", before["holds"][1:]))
    out = filed("us.annual", "2017-10-02", "--reference", "ORS-2", "--json")
    count += same("the others", len(out.splitlines()), len(before["holds"]))
    count += same("late", states(program, "2017-10-03", "us.annual")["all"],
                  ("filed_late", "2017-10-02", []))
    count += same("the next year's is open", states(program, "2018-07-15", "us.annual")["all"][0],
                  "due")
    said = filed("us.annual", "2017-10-04", fails=True)
    count += same("nothing is open", "no hold of which us.annual is open on 2017-10-04" in said, True)
    # each one that is open is told, not the newest alone, and none is filed by another's filing
    got = states(program, "2018-07-15", "us.annual")
    count += same("all years", [(day, got[day][0]) for day in sorted(got) if day[:2] == "20"][-3:],
                  [("2016-06-30", "late"), ("2017-06-30", "filed_late"), ("2018-06-30", "due")])
    said = filed("us.annual", "2017-10-04", fails=True)
    count += same("an older one is told", "that as at 2016-06-30 is; say which (--as-at)" in said, True)
    said = filed("us.annual", "2017-10-04", "--as-at", "2016-06-29", fails=True)
    count += same("no such day", "no hold of which us.annual is open" in said, True)
    said = filed("us.annual", "2017-10-04", "SDN", "--as-at", "2016-06-29", fails=True)
    count += same("no such day of a hold", "there is no us.annual as at that day" in said, True)
    said = filed("us.annual", "2017-10-04", "SDN", "--as-at", "2018-06-30", fails=True)
    count += same("not before its day", "there is no us.annual as at that day" in said, True)
    filed("us.annual", "2017-10-05", "--as-at", "2016-06-30", "--reference", "ORS-3")
    got = states(program, "2018-07-15", "us.annual")
    count += same("the older one is filed", got["2016-06-30"], ("filed_late", "2017-10-05", []))
    count += same("and the others as before", [got["2017-06-30"][:2], got["2018-06-30"][0]],
                  [("filed_late", "2017-10-02"), "due"])
    said = filed("us.anual", "2017-10-04", fails=True)
    count += same("no such report", "'us.anual' is no report; there are us.block" in said, True)
    said = filed("us.annual", "2017-10-04", "NOBODY", fails=True)
    count += same("no such hold", "NOBODY" in said, True)
    program.run("audit", "verify")
    return count


def holds_into(path):
    """The holds of holds.yaml, each known since it was received."""
    run.holds_into(path)
    with open(path) as file:
        rows = [json.loads(line) for line in file]
    with open(path, "w") as file:
        file.writelines(json.dumps(dict(row, known=row.get("known", row["received"]))) + "\n"
                        for row in rows)


def main():
    program, show = sys.argv[1], "--show" in sys.argv[2:]
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        detente = lists.Program(os.path.abspath(program), folder)
        detente.fill(folder)
        for name in sorted(os.listdir(os.path.join(HERE, "licences"))):
            detente.run("licence", "add", os.path.join(HERE, "licences", name))
        holds = os.path.join(folder, "holds.ndjson")
        holds_into(holds)
        detente.run("hold", "place", holds)
        count, wrong = ask_all(Asked(detente), show)
        count += file_all(detente, failed)
    wrong += len(failed)
    print("%d passed, %d failed" % (count - wrong, wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
