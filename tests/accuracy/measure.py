#!/usr/bin/env python3
"""What the engine finds and what it alerts on, measured against the published lists.  docs/evidence.md says what each
table means.

usage: measure.py PROGRAM DATA WORK [--only TABLE[,TABLE]] [--sample N] [--seed N] [--misses FOLDER] [--json FILE]

PROGRAM is detente, DATA the folder of published lists, WORK a folder that is made and may be deleted."""
import argparse
import csv
import json
import math
import os
import random
import re
import shutil
import subprocess
import sys

import deck
import entities
import korean
import lists
import spoil

ON = "2026-05-09"


def interval(part, whole):
    """Wilson's, 95 %."""
    if whole == 0:
        return 0.0, 1.0
    z, p = 1.959964, part / whole
    middle = (p + z * z / (2 * whole)) / (1 + z * z / whole)
    half = z * math.sqrt(p * (1 - p) / whole + z * z / (4 * whole * whole)) / (1 + z * z / whole)
    return max(0.0, middle - half), min(1.0, middle + half)


class Bench:
    def __init__(self, options):
        self.options, self.rows, self.misses = options, [], {}
        self.un = lists.read_un(options.data)

    def run(self, *arguments):
        command = [self.options.program, *arguments]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode not in (0, 1):
            sys.exit(f"measure: {' '.join(command)}: {done.stderr}")
        return done.stdout

    def load(self):
        """Two data folders, the United Nations alone and with OFAC."""
        path = lambda name: os.path.join(self.options.data, name)  # noqa: E731
        for folder, is_both in (("un", False), ("both", True)):
            where = os.path.join(self.options.work, folder)
            if os.path.exists(os.path.join(where, "snapshot.det")):
                self.run("--data", where, "build")
                continue
            self.run("--data", where, "import", "un", path(lists.UN))
            if is_both:
                self.run("--data", where, "import", "ofac", "--dated", lists.OFAC_DATED, *map(path, lists.OFAC))

    def screen(self, folder, names):
        """For each name the matches, best first: [(id, score)]."""
        batch = os.path.join(self.options.work, "batch.csv")
        with open(batch, "w", newline="", encoding="utf-8") as file:
            rows = csv.writer(file)
            rows.writerow(["name"])
            rows.writerows([name] for name in names)
        out = self.run("--data", os.path.join(self.options.work, folder), "screen", "--batch", batch, "--json", "--on", ON,
                       "--threads", "2")
        answers = []
        for line in out.splitlines():
            answer = json.loads(line)
            answers.append([(hit["id"], hit["score"]) for hit in answer["results"] if hit["match"]])
        if len(answers) != len(names):
            sys.exit(f"measure: {len(names)} names asked, {len(answers)} answered")
        return answers

    def pairs(self, folder, rows):
        """The score of each (name, name, schema)."""
        path = os.path.join(self.options.work, "pairs.csv")
        scores = os.path.join(self.options.work, "scores.csv")
        with open(path, "w", newline="", encoding="utf-8") as file:
            out = csv.writer(file)
            out.writerow(["name1", "name2", "is_match", "schema"])
            out.writerows([a, b, 1, schema] for a, b, schema in rows)
        self.run("--data", os.path.join(self.options.work, folder), "pairs", path, "--scores", scores, "--json")
        with open(scores, newline="", encoding="utf-8") as file:
            return [float(row["score"]) for row in csv.DictReader(file)]

    def tell(self, table, kind, tried, found, first=None):
        low, high = interval(found, tried)
        row = {"table": table, "kind": kind, "tried": tried, "found": found, "share": round(found / max(tried, 1), 4),
               "low": round(low, 4), "high": round(high, 4)}
        text = f"{table:12} {kind:28} {tried:7} {100 * found / max(tried, 1):7.2f} %  [{100 * low:.2f}, {100 * high:.2f}]"
        if first is not None:
            row["first"] = first
            text += f"  first {100 * first / max(tried, 1):6.2f} %"
        self.rows.append(row)
        print(text, flush=True)

    def miss(self, topic, line):
        self.misses.setdefault(topic, []).append(line)

    def ask(self, table, kind, folder, asked, topic=None):
        """asked: [(name, wanted ids, listed name)]."""
        answers = self.screen(folder, [name for name, _, _ in asked])
        found = first = 0
        for (name, wanted, listed), hits in zip(asked, answers):
            rank = [i for i, hit in enumerate(hits) if hit[0] in wanted]
            found += bool(rank)
            is_first = bool(rank) and (rank[0] == 0 or hits[rank[0]][1] == hits[0][1])
            first += is_first
            if topic and not rank:
                self.miss(topic, f"{kind}\t{name}\t{listed}\t{'/'.join(sorted(wanted))}")
            elif topic and not is_first:
                self.miss(topic + "-first", f"{kind}\t{name}\t{listed}\t{'/'.join(sorted(wanted))}\t{hits[:3]}")
        self.tell(table, kind, len(asked), found, first)
        return len(asked), found, first


def same_name(entities):
    """name -> the ids that bear it: who asks for it may be told any of them first."""
    bearers = {}
    for entity in entities:
        for name in entity.names:
            bearers.setdefault(name.lower(), set()).add(entity.key)
    return bearers


def table_codes(bench, sample):
    """By code of the catalogue; names and strong aliases of the UN list."""
    bearers = same_name(bench.un)
    pool = [(entity, name) for entity in bench.un for name in entity.names if len(name) >= 6]
    total = [0, 0, 0]
    for code, change in spoil.SPOIL.items():
        rng = random.Random(f"{bench.options.seed} {code}")
        order = pool if code == "ID0" else rng.sample(pool, len(pool))
        asked = []
        for entity, name in order:
            made = change(rng, name, entity)
            if made and (code == "ID0" or made != name) and len(asked) < (10 ** 6 if code == "ID0" else sample):
                asked.append((made, bearers[name.lower()], name))
        sums = bench.ask("codes", code, "un", asked, "codes")
        if code in spoil.MANIPULATED:
            total = [a + b for a, b in zip(total, sums)]
    bench.tell("codes", "all manipulated", *total)


def table_mixed(bench, sample):
    """Each main name with one thing wrong, any that applies: what a manipulated test deck looks like."""
    bearers = same_name(bench.un)
    for times, kind in ((1, "one thing wrong"), (2, "two things wrong")):
        rng = random.Random(f"{bench.options.seed} mixed {times}")
        asked = []
        while len(asked) < 2 * sample:
            entity = rng.choice(bench.un)
            name = made = entity.names[0]
            for _ in range(times):
                options = [out for out in (spoil.SPOIL[code](rng, made, entity) for code in spoil.MANIPULATED)
                           if out and out != made]
                made = rng.choice(options) if options else made
            if made != name:
                asked.append((made, bearers[name.lower()], name))
        bench.ask("mixed", kind, "un", asked, "mixed")


def table_alerts(bench, sample):
    people = lists.read_people(bench.options.data)
    for folder in ("un", "both"):
        names = [row["full_name"] for row in people]
        answers = bench.screen(folder, names)
        for name, hits in zip(names, answers):
            if hits:
                bench.miss("alerts-" + folder, f"{name}\t{hits[:3]}")
        bench.tell("alerts", f"unlisted people, {folder}", len(names), sum(bool(hits) for hits in answers))


def table_korean(bench, sample):
    by_kind, known, total = {}, 0, 0
    for entity in bench.un:
        if entity.regime != "DPRK" or entity.schema != "Person":
            continue
        for name in entity.names[:1]:
            total += 1
            read = korean.of_list(name)
            if read is None:
                bench.miss("korean-unread", name)
                continue
            known += 1
            for kind, text in korean.writings(*read).items():
                by_kind.setdefault(kind, []).append((text, {entity.key}, name))
    bench.tell("korean", "names our table can read", total, known)
    for kind, asked in by_kind.items():
        bench.ask("korean", kind, "un", asked, "korean")
    rng = random.Random(f"{bench.options.seed} southerners")
    southerners = [korean.writings(*korean.southerner(rng)) for _ in range(2 * sample)]
    for kind in ("hangul south", "revised", "habit", "hanja", "kana"):
        names = [made[kind] for made in southerners]
        for folder in ("un", "both"):
            answers = bench.screen(folder, names)
            for name, hits in zip(names, answers):
                if hits:
                    bench.miss("korean-alerts", f"{kind}\t{folder}\t{name}\t{hits[:3]}")
            bench.tell("korean", f"alerts {folder}: {kind}", len(names), sum(bool(hits) for hits in answers))


def table_scripts(bench, sample):
    """Two words of a language's tables as a name, and the same with one word of another: pairs, both scripts."""
    for language in ("arabic", "chinese", "japanese", "russian"):
        rows = lists.read_tokens(bench.options.data, language)
        rng = random.Random(f"{bench.options.seed} {language}")
        common = [row for row in rows if row[2] >= 2 and len(row[0]) >= 3]
        blank = "" if language == "chinese" else "・" if language == "japanese" else " "
        same, other = [], []
        for _ in range(sample):
            a, b, c = (rng.choices(common, [row[2] for row in common])[0] for _ in range(3))
            latin = f"{a[0]} {b[0]}".title()
            same.append((latin, a[1] + blank + b[1], "Person"))
            if c[0] not in (a[0], b[0]):
                other.append((latin, a[1] + blank + c[1], "Person"))
        scores = bench.pairs("both", same)
        for row, score in zip(same, scores):
            if score < .7:
                bench.miss("scripts-" + language, f"{score}\t{row[0]}\t{row[1]}")
        bench.tell("scripts", f"{language}, the same", len(same), sum(score >= .7 for score in scores))
        scores = bench.pairs("both", other)
        for row, score in zip(other, scores):
            if score >= .7:
                bench.miss("scripts-" + language + "-false", f"{score}\t{row[0]}\t{row[1]}")
        bench.tell("scripts", f"{language}, one word other", len(other), sum(score >= .7 for score in scores))


    rows = random.Random(f"{bench.options.seed} hebrew").sample(lists.read_hebrew(bench.options.data), sample + 1)
    for kind, names in (("the same", [(a, b, "Person") for a, b in rows[:-1]]),
                        ("one word other", [(a, b.split()[0] + " " + rows[i + 1][1].split()[1], "Person")
                                            for i, (a, b) in enumerate(rows[:-1])])):
        scores = bench.pairs("both", names)
        for row, score in zip(names, scores):
            if (score < .7) == (kind == "the same"):
                bench.miss("scripts-hebrew" + ("" if kind == "the same" else "-false"), f"{score}\t{row[0]}\t{row[1]}")
        bench.tell("scripts", f"hebrew, {kind}", len(names), sum(score >= .7 for score in scores))


def table_turned(bench, sample):
    """Names that a list gives in another script alone, asked for in Latin letters; and with one word of another name."""
    listed, asked = [], {}
    for language in ("arabic", "chinese", "japanese", "russian", "hebrew", "hangul"):
        rng = random.Random(f"{bench.options.seed} turned {language}")
        for i, (latin, script, strange) in enumerate(turned_names(bench, language, rng, sample)):
            listed.append((f"{language}-{i}", "Person", script))
            asked.setdefault(language, []).append((latin, strange, f"own:turned:{language}-{i}", script))
    ask_own(bench, "turned", listed, asked)


def ask_own(bench, table, listed, asked):
    """A list of one's own beside the published ones.  asked: by kind, (name, the same with one word of another or None,
    id, listed name)."""
    path = os.path.join(bench.options.work, table + ".csv")
    with open(path, "w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "schema", "name"])
        rows.writerows(listed)
    folder = os.path.join(bench.options.work, table)
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(os.path.join(bench.options.work, "both"), folder)
    bench.run("--data", folder, "import", "own:" + table, "--format", "csv", "--dated", "2026-05-01", path)
    for kind, rows in asked.items():
        bench.ask(table, f"{kind}, the same", table, [(name, {key}, script) for name, _, key, script in rows], table)
        strange = [row for row in rows if row[1]]
        answers = bench.screen(table, [row[1] for row in strange])
        hits = [row for row, answer in zip(strange, answers) if row[2] in [key for key, _ in answer]]
        for row in hits:
            bench.miss(table + "-false", f"{row[1]}\t{row[3]}")
        if strange:
            bench.tell(table, f"{kind}, one word other", len(strange), len(hits))


def table_crossed(bench, sample):
    """Names that a list gives in one script alone, asked for in another one, neither of them Latin: words that both
    tables have."""
    words = {}
    for language in ("arabic", "chinese", "japanese", "russian"):
        for latin, script, count in lists.read_tokens(bench.options.data, language):
            best = words.setdefault(latin, {})
            if count >= 2 and len(latin) >= 3 and best.get(language, ("", 0))[1] < count:
                best[language] = (script, count)
    blanks = {"chinese": "", "japanese": "・"}
    listed, asked = [], {}
    for of in ("arabic", "chinese", "japanese", "russian"):
        for by in ("arabic", "chinese", "japanese", "russian"):
            common = [row for row in words.values() if of in row and by in row]
            rng = random.Random(f"{bench.options.seed} crossed {of} {by}")
            for i in range(0 if of == by else sample // 4):
                a, b, c = rng.choices(common, [min(row[of][1], row[by][1]) for row in common], k=3)
                join = lambda language, *rows: blanks.get(language, " ").join(row[language][0] for row in rows)  # noqa: E731
                listed.append((f"{of}-{by}-{i}", "Person", join(of, a, b)))
                asked.setdefault(f"{of} by {by}", []).append(
                    (join(by, a, b), join(by, a, c) if c is not a and c is not b else None, f"own:crossed:{of}-{by}-{i}",
                     join(of, a, b)))
    ask_own(bench, "crossed", listed, asked)


def turned_names(bench, language, rng, sample):
    """(Latin, the same in the script, Latin with one word of another name) of each."""
    if language == "hangul":
        read = [korean.of_list(entity.names[0]) for entity in bench.un if entity.regime == "DPRK" and
                entity.schema == "Person"]
        made = [korean.writings(*parts) for parts in read if parts]
        return [(name["habit"], name["hangul north"], None) for name in made]
    if language == "hebrew":
        rows = rng.sample(lists.read_hebrew(bench.options.data), sample + 1)
        return [(a, b, f"{a.split()[0]} {rows[i + 1][0].split()[1]}") for i, (a, b) in enumerate(rows[:-1])]
    blank = "" if language == "chinese" else "・" if language == "japanese" else " "
    common = [row for row in lists.read_tokens(bench.options.data, language) if row[2] >= 2 and len(row[0]) >= 3]
    found = []
    for _ in range(sample):
        a, b, c = (rng.choices(common, [row[2] for row in common])[0] for _ in range(3))
        found.append((f"{a[0]} {b[0]}".title(), a[1] + blank + b[1],
                      f"{a[0]} {c[0]}".title() if c[0] not in (a[0], b[0]) else None))
    return found


def table_slavic(bench, sample):
    """Russians on OFAC's list, given name and family name, as other languages of Latin letters write them."""
    people = [entity for entity in lists.read_ofac(bench.options.data)
              if entity.schema == "Person" and re.search("RUSSIA|UKRAINE|BELARUS", entity.regime) and
              re.search(r",\s*\S", entity.names[0])]
    people = random.Random(f"{bench.options.seed} slavic").sample(people, min(len(people), sample))
    for habit in spoil.SLAVIC:
        asked = []
        for entity in people:
            family, _, given = entity.names[0].partition(",")
            words = given.split()[:1] + family.split()
            asked.append((" ".join(spoil.slavic(habit, word) for word in words), {entity.key}, entity.names[0]))
        bench.ask("slavic", habit, "both", asked, "slavic")


def table_originals(bench, sample):
    """Names in other scripts that the list itself gives, against its Latin names."""
    rows = [(script, name, entity) for entity in bench.un for script in entity.scripts for name in entity.names[:1]]
    scores = bench.pairs("un", [(script, name, entity.schema) for script, name, entity in rows])
    for (script, name, entity), score in zip(rows, scores):
        if score < .7:
            bench.miss("originals", f"{score}\t{name}\t{script}\t{entity.key}")
    bench.tell("scripts", "UN's own original scripts", len(rows), sum(score >= .7 for score in scores))


def table_aliases(bench, sample):
    """Leave one alias out: does it find its entity by the names that are left?"""
    for title, entities in (("UN", bench.un), ("OFAC", lists.read_ofac(bench.options.data))):
        for schema in ("Person", "Organization"):
            rng = random.Random(f"{bench.options.seed} aliases {title} {schema}")
            chosen = [entity for entity in entities if len(entity.names) > 1 and entity.schema == schema]
            chosen = rng.sample(chosen, min(len(chosen), sample))
            rows, of = [], []
            for entity in chosen:
                for i, alias in enumerate(entity.names):
                    for j, name in enumerate(entity.names):
                        if i != j:
                            rows.append((alias, name, schema))
                            of.append((entity.key, alias))
            best = {}
            for key, score, row in zip(of, bench.pairs("both", rows), rows):
                if key not in best or score > best[key][0]:
                    best[key] = (score, row[1])
            for key, (score, nearest) in sorted(best.items()):
                if score < .7:
                    bench.miss("aliases", f"{title} {schema}\t{score}\t{key[1]}\t{nearest}\t{key[0]}")
            bench.tell("aliases", f"{title} {schema}", len(best), sum(score >= .7 for score, _ in best.values()))


def table_kinds(bench, sample):
    """The labelled set, kind by kind: tests/pairs."""
    here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "pairs")
    for name in ("first", "held", "kinds", "listed", "stranger", "written"):
        by_kind = {}
        with open(os.path.join(here, name + ".csv"), newline="", encoding="utf-8") as file:
            rows = [row for row in csv.DictReader(file) if row["is_match"] != "ambiguous"]
        scores = bench.pairs("both", [(row["name1"], row["name2"], row["schema"]) for row in rows])
        for row, score in zip(rows, scores):
            is_same = row["is_match"] in ("1", "same")
            count = by_kind.setdefault(row["category"], [0, 0])
            count[0] += 1
            count[1] += (score >= .7) == is_same
            if (score >= .7) != is_same:
                bench.miss("pairs-" + name, f"{'same' if is_same else 'other'}: {row['category']}\t{score}\t"
                                            f"{row['name1']}\t{row['name2']}")
        for kind, (tried, good) in sorted(by_kind.items()):
            bench.tell(name, kind, tried, good)


def tell_pairs(bench, table, what, path, half):
    """Precision, recall and F1 of a file of labelled pairs, kind by kind; of the half that may be looked at the errors too."""
    scores = os.path.join(bench.options.work, "scores.csv")
    out = bench.run("--data", os.path.join(bench.options.work, "both"), "pairs", path, "--scores", scores, "--json")
    for line in out.splitlines():
        row = json.loads(line)
        if "bin" in row:
            continue
        kind = f"{what}, {row.get('category', 'all')}, {half}"
        print(f"{table:12} {kind:44} {row['tried']:5}  precision {row['precision']:.3f}  recall {row['recall']:.3f}  "
              f"F1 {row['f1']:.3f}  false {row['false_match']:3}  missed {row['missed']:3}", flush=True)
        bench.rows.append({"table": table, "kind": kind, **{key: row[key] for key in (
            "tried", "precision", "recall", "f1", "false_match", "missed")}})
    if half != "seen":
        return
    with open(scores, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if (float(row["score"]) >= .7) != (row["is_match"] == "1"):
                facts = [row.get(field + side, "") for side in "12" for field in entities.FIELDS[3:]]
                bench.miss(table, f"{what}\t{row['category']}\t{row['is_match']}\t{row['score']}\t{row['name1']}\t{row['name2']}"
                                  f"\t{row.get('alias1', '')}\t{row.get('alias2', '')}\t{' '.join(facts)}")


def table_entities(bench, sample):
    """Records of one party on two lists, and of its nearest neighbours: with their facts, and by names alone."""
    entities.write(entities.make(entities.read_all(bench.options.data)), bench.options.work)
    for half in ("seen", "unseen"):
        path = os.path.join(bench.options.work, f"entities-{half}.csv")
        tell_pairs(bench, "entities", "with facts", path, half)
        with open(path, newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        path = os.path.join(bench.options.work, f"entities-names-{half}.csv")
        with open(path, "w", newline="", encoding="utf-8") as file:
            fields = [field + side for side in "12" for field in ("name", "alias", "schema")] + ["is_match", "category", "lists"]
            out = csv.DictWriter(file, fields, extrasaction="ignore")
            out.writeheader()
            out.writerows(rows)
        tell_pairs(bench, "entities", "names alone", path, half)


def table_deck(bench, sample):
    """Names of lists that the matcher was not made with, changed by rule: the same, or another."""
    deck.write(deck.make(bench.options.data), bench.options.work)
    for half in ("seen", "unseen"):
        tell_pairs(bench, "deck", "names", os.path.join(bench.options.work, f"deck-{half}.csv"), half)


TABLES = {"kinds": table_kinds, "mixed": table_mixed, "codes": table_codes, "alerts": table_alerts, "korean": table_korean,
          "scripts": table_scripts, "turned": table_turned, "crossed": table_crossed, "slavic": table_slavic, "originals": table_originals, "aliases": table_aliases,
          "entities": table_entities, "deck": table_deck}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("data")
    parser.add_argument("work")
    parser.add_argument("--only", default=",".join(TABLES))
    parser.add_argument("--sample", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=lists.SEED)
    parser.add_argument("--misses")
    parser.add_argument("--json")
    options = parser.parse_args()
    if not os.path.exists(os.path.join(options.data, lists.UN)):
        print("measure: skipped: no published lists in", options.data)
        return 77
    os.makedirs(options.work, exist_ok=True)
    bench = Bench(options)
    bench.load()
    print(f"{'table':12} {'kind':28} {'tried':>7} {'':7}    95 %", flush=True)
    for table in options.only.split(","):
        TABLES[table](bench, options.sample)
    if options.misses:
        os.makedirs(options.misses, exist_ok=True)
        for topic, lines in bench.misses.items():
            with open(os.path.join(options.misses, f"misses-{topic}.txt"), "w", encoding="utf-8") as file:
                file.write("\n".join(lines) + "\n")
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            for row in bench.rows:
                file.write(json.dumps(row) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
