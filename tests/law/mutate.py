"""mutate.py LAW_RUN LAWBOOK/AUTHORITY [--regime ID]... [--sample N] [--survivors]: law mutation.

Makes one small mistake in one instrument, as a tired author would (a date off by one day, before
for through, an exception forgotten, a scope too wide, a wrong code, another limit, an act left out),
and runs the regime's files of questions.  A mistake that no case notices is a survivor.  A mutant that does
not load is refused by the loader and not counted, nor is one that answers each of 3,000 questions
about its measures, random and leaning to boundaries, as before: it says the same in other words
(the second evaluator judges that).  An instrument with at least 5 mutants of which
fewer than 95 % are caught is a failure, and so is that share over all.  Ends "N passed, N failed".
"""
import argparse
import collections
import concurrent.futures
import copy
import datetime
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading

try:
    import yaml

    import compare
    import evaluator
except ImportError as missing:
    print("skipped: %s (Debian: python3-yaml)" % missing)
    sys.exit(77)

GOAL, LEAST, QUESTIONS = 95, 5, 3000
DATES = ("from", "before", "through", "happened", "contract_before", "blocks_from", "adopted",
         "to")
COUNTS = ("days", "working_days", "months", "years")
ENDS = {"before": "through", "through": "before"}
# A scope of another force is words for the reader: no answer turns on it.
BLOCKING = ("prohibition", "limit", "duty")
DIRECTIONS = {"to": "any", "from": "any", "any": "to"}


def shift(text, days):
    day = datetime.date.fromisoformat(text[:10]) + datetime.timedelta(days=days)
    return day.isoformat() + text[10:]


def mutants(tree):
    """(what was done, mutated copy) for every mistake this file can hold."""
    out = []

    def add(what, path, change):
        twin = copy.deepcopy(tree)
        node = twin
        for step in path:
            node = node[step]
        change(node)
        out.append((what, twin))

    def at(path):
        return "/".join(map(str, path))

    def rename(key, other):
        def change(node):
            node[other] = node.pop(key)
        return change

    def put(key, value):
        return lambda node: node.__setitem__(key, value)

    def drop(key):
        return lambda node: node.__delitem__(key)

    def walk(node, path):
        if isinstance(node, list):
            for index, item in enumerate(node):
                if path and path[-1] == "exceptions":
                    add("%s: exception %s dropped" % (at(path), item.get("id")), path, drop(index))
                walk(item, path + [index])
            return
        if not isinstance(node, dict):
            return
        for key, value in node.items():
            here = at(path + [key])
            if key in DATES and isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d", value):
                for days in (-1, 1):
                    add("%s: %s %+d day" % (here, value, days), path, put(key, shift(value, days)))
            if key in DATES and isinstance(value, dict) and "at" in value:
                for days in (-1, 1):
                    add("%s: %s %+d day" % (here, value["at"], days), path + [key],
                        put("at", shift(value["at"], days)))
            if key in COUNTS:
                for step in (-1, 1):
                    add("%s: %s %+d" % (here, value, step), path, put(key, str(int(value) + step)))
            if key == "mostly":
                add("%s: dropped" % here, path, drop(key))
            if key in ("only", "except") and isinstance(value, dict):
                add("%s: turned" % here, path, rename(key, "except" if key == "only" else "only"))
            if key in ENDS and value != "open" and not isinstance(value, dict):
                add("%s: now %s" % (here, ENDS[key]), path, rename(key, ENDS[key]))
            if key == "direction" and value in DIRECTIONS:
                add("%s: %s widened or turned" % (here, value), path, put(key, DIRECTIONS[value]))
            if key in ("hs", "hs_practice", "hs_partial"):
                for index, code in enumerate(value):
                    other = code[:-1] + str((int(code[-1]) + 1) % 10)
                    add("%s/%d: %s now %s" % (here, index, code, other), path + [key],
                        put(index, other))
            if key == "kinds" and isinstance(value, list):
                for index, kind in enumerate(value):
                    add("%s: %s now other_goods" % (here, kind), path + [key],
                        put(index, "other_goods"))
            if key == "when" and isinstance(value, dict) and len(value) > 1:
                for test in value:
                    add("%s: %s not asked" % (here, test), path + [key], drop(test))
            if key == "max":
                add("%s: %s doubled" % (here, value), path, put(key, str(int(float(value) * 2))))
            if key == "committee_route":
                add("%s: turned" % here, path, put(key, "no" if value == "yes" else "yes"))
            if key == "wind_down":
                add("%s: dropped" % here, path, drop(key))
            if key == "quotas":
                add("%s: dropped" % here, path, drop(key))
            walk(value, path + [key])

    awaited = {act.get(key) for act in tree.get("acts", []) for key in ("on_event", "unless_event")}
    for index, act in enumerate(tree.get("acts", [])):
        for verb in ("resume", "terminate", "suspend", "extend", "replace", "amend"):
            if verb in act:
                add("acts/%d: %s %s dropped" % (index, verb, act[verb]), ["acts"], drop(index))
    for index, measure in enumerate(tree.get("measures", [])):
        force = measure.get("force", "prohibition")
        if force in BLOCKING and (force != "duty" or "blocks_from" in measure):
            walk(measure, ["measures", index])
    for index, event in enumerate(tree.get("events", [])):
        if event["id"] in awaited:
            walk(event, ["events", index])
    for top in ("acts", "routes"):
        walk(tree.get(top, []), [top])
    if tree.get("acts") and "adopted" in tree.get("instrument", {}):
        for days in (-1, 1):
            add("adopted %+d day" % days, ["instrument"],
                put("adopted", shift(tree["instrument"]["adopted"], days)))
    return out


class Judge:
    """Whether any question tells a mutant from what it was made of."""

    def __init__(self, folder):
        self.files = evaluator.read_folder(folder)
        self.asked = {}

    def ask(self, tree):
        instrument = tree.get("instrument", {}).get("id")
        if instrument not in self.asked:
            asker = compare.Asker(evaluator.Book(None, copy.deepcopy(self.files)), 1, instrument)
            questions = [asker.state() for _ in range(QUESTIONS // 2)]
            if asker.scoped:
                questions += [asker.decide() for _ in range(QUESTIONS // 2)]
            self.asked[instrument] = questions, [asker.book.answer(q) for q in questions]
        return self.asked[instrument]

    def is_same(self, tree, twin):
        files = [twin if file == tree else file for file in self.files]
        questions, answers = self.ask(tree)
        try:
            book = evaluator.Book(None, copy.deepcopy(files))
            return all(book.answer(q) == a for q, a in zip(questions, answers))
        except (KeyError, TypeError):
            return False


class Runner:
    """A copy of the lawbook for each thread, in which one file is replaced at a time."""

    def __init__(self, law_run, folder, scratch):
        self.law_run, self.folder, self.scratch = law_run, folder, scratch
        self.local = threading.local()
        self.lock, self.made = threading.Lock(), 0

    def home(self):
        if not hasattr(self.local, "home"):
            with self.lock:
                self.made += 1
                self.local.home = os.path.join(self.scratch, str(self.made))
            shutil.copytree(self.folder, self.local.home)
        return self.local.home

    def run(self, regime, name, tree=None):
        """"caught", "survived" or "refused"; without a tree, of the file as it is."""
        home = self.home()
        path = os.path.join(home, regime, name)
        with open(path, "rb") as file:
            before = file.read()
        if tree is not None:
            with open(path, "w", encoding="utf-8") as file:
                json.dump(tree, file, ensure_ascii=False)
        cases = [os.path.join(home, regime, name) for name in sorted(os.listdir(
                 os.path.join(home, regime))) if name.endswith(".csv") and name != "removals.csv"]
        ran = subprocess.run([self.law_run, home] + cases, capture_output=True, check=False)
        with open(path, "wb") as file:
            file.write(before)
        if ran.returncode == 0:
            return "survived"
        return "caught" if re.search(rb"^\d+ files, 0 errors", ran.stdout, re.M) else "refused"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("law_run")
    parser.add_argument("folder")
    parser.add_argument("--regime", action="append")
    parser.add_argument("--sample", type=int, help="so many mutants, chosen with --seed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--survivors", action="store_true", help="print each survivor")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--goal", type=int, default=GOAL)
    args = parser.parse_args()
    jobs = []
    # "." where the regimes of an authority lie in one folder
    for regime in args.regime or ["."] + sorted(os.listdir(args.folder)):
        place = os.path.join(args.folder, regime)
        if not os.path.isdir(place):
            continue
        for name in sorted(os.listdir(place)):
            if name.endswith(".yaml"):
                with open(os.path.join(place, name), encoding="utf-8") as file:
                    tree = yaml.load(file, Loader=yaml.BaseLoader)
                if tree.get("instrument", {}).get("status", "adopted") == "adopted":
                    jobs += [(regime, name, what, twin, tree) for what, twin in mutants(tree)]
    if args.sample and args.sample < len(jobs):
        jobs = random.Random(args.seed).sample(jobs, args.sample)
        jobs.sort(key=lambda job: job[:3])
    judge = Judge(args.folder)
    score = collections.defaultdict(collections.Counter)
    survivors = []
    with tempfile.TemporaryDirectory() as scratch:
        runner = Runner(args.law_run, args.folder, scratch)
        for regime, name in sorted({job[0]: job[1] for job in jobs}.items()):
            if runner.run(regime, name) != "survived":
                print("%s: its cases fail before any mutation" % regime)
                print("0 passed, 1 failed")
                return 1
        with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
            results = pool.map(lambda job: runner.run(job[0], job[1], job[3]), jobs)
            for job, result in zip(jobs, results):
                if result == "survived" and judge.is_same(job[4], job[3]):
                    result = "same"
                score[job[0], job[1]][result] += 1
                if result == "survived":
                    survivors.append(job)
    passed = failed = caught_all = counted_all = 0
    regimes = collections.defaultdict(lambda: [0, 0])
    for (regime, name), seen in sorted(score.items()):
        counted = seen["caught"] + seen["survived"]
        caught_all += seen["caught"]
        counted_all += counted
        regimes[regime][0] += seen["caught"]
        regimes[regime][1] += counted
        is_bad = counted >= LEAST and seen["caught"] * 100 < args.goal * counted
        failed += is_bad
        passed += not is_bad
        print("%-4s %s/%s: %d of %d caught, %d refused, %d the same" %
              ("LOW" if is_bad else "ok", regime, name, seen["caught"], counted, seen["refused"],
               seen["same"]))
    if args.survivors:
        for regime, name, what, _, _ in survivors:
            print("survived %s/%s %s" % (regime, name, what))
    for regime, (caught, counted) in sorted(regimes.items()):
        print("regime %s: %d of %d caught" % (regime, caught, counted))
    print("%d of %d mutants caught" % (caught_all, counted_all))
    is_bad = caught_all * 100 < args.goal * counted_all
    passed, failed = passed + (not is_bad), failed + is_bad
    print("%d passed, %d failed" % (passed, failed))
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
