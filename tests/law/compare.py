"""compare.py LAW_ASK LAWBOOK [COUNT [state|decide]]: engine and second evaluator, same questions.

Questions are random from a printed seed (DET_TEST_SEED repeats one) and lean to boundaries: the
day before, the day and the day after each act, one second either side of each instant, amounts
round a quota's limit.  Ends "N passed, N failed".
"""
import json
import os
import random
import subprocess
import sys
import tempfile

try:
    import evaluator
except ImportError as missing:
    print("skipped: %s (Debian: python3-yaml)" % missing)
    sys.exit(77)

SHOWN = 5
ANSWERS = ("approved", "notified", "determination", "stop_notice")
SECOND, DAY = 1000000, 86400000000


def walk(node, key):
    """Every value under key, anywhere below node."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name == key:
                yield value
            yield from walk(value, key)
    elif isinstance(node, list):
        for value in node:
            yield from walk(value, key)


class Asker:
    def __init__(self, book, seed, instrument=None):
        """instrument: ask only about measures that it touches."""
        self.random, self.book = random.Random(seed), book
        self.asked = [m for m in book.ordered if instrument is None or
                      any(a.instrument == instrument for a in m.acts)]
        raws = [m.raw for m in book.ordered] + [a.raw for m in book.ordered for a in m.acts] + \
            [route for r in book.regimes.values() for route in r["routes"]]
        self.tests = sorted({(k, v) for name in ("when", "granted_when", "fails_when")
                             for when in walk(raws, name) if isinstance(when, dict)
                             for k, vs in when.items() for v in evaluator.as_list(vs)})
        self.scoped = [m for m in self.asked if list(walk([m.raw] + [a.raw for a in m.acts],
                                                          "scope"))]

    def turns(self, measure):
        return [t for t in self.book.boundaries(measure)[0] if t != evaluator.FOREVER] or [0]

    def moment(self, turns):
        pick = self.random.random()
        if pick < 0.1:
            return evaluator.show_instant(self.random.randrange(-126230400, 1798761600) * SECOND)
        turn = self.random.choice(turns)
        if pick < 0.6:
            turn += self.random.choice((-1, 0, 1)) * DAY
            return evaluator.show_instant(turn)[:10]
        return evaluator.show_instant(turn + self.random.choice((-1, 0, 1)) * SECOND)

    def known(self, measure, question):
        if self.random.random() < 0.4:
            known = self.random.choice(self.book.boundaries(measure)[1] or [0])
            known += self.random.choice((-1, 0, 0, 1)) * SECOND
            question["known"] = evaluator.show_instant(known)

    def state(self):
        measure = self.random.choice(self.asked)
        question = {"ask": "state", "measure": measure.id, "at": self.moment(self.turns(measure))}
        self.known(measure, question)
        return question

    def decide(self):
        rand = self.random
        measure = rand.choice(self.scoped)
        raws = [measure.raw] + [a.raw for a in measure.acts]
        question = {"ask": "decide", "date": self.moment(self.turns(measure))}
        if rand.random() < 0.3:
            self.known(measure, question)
        target = rand.choice(evaluator.as_list(measure.regime.get("target")) or ["KP"])
        ends = [("XX", target), (target, "XX"), ("", target), (target, ""), ("XX", "YY"), ("", "")]
        question["from"], question["to"] = rand.choices(ends, (8, 8, 1, 1, 1, 1))[0]
        kinds = [k for s in walk(raws, "kinds") for k in evaluator.as_list(s)]
        codes = [c for n in ("hs", "hs_practice", "hs_partial") for s in walk(raws, n)
                 for c in evaluator.as_list(s)]
        if kinds and rand.random() < 0.7:
            question["kind"] = rand.choice(kinds) if rand.random() < 0.97 else "mistyped"
        if codes and (rand.random() < 0.4 or "kind" not in question):
            code = rand.choice(rand.choice(codes).split("-"))
            code = code[:rand.choice((2, 4, 6))] + rand.choice(("", "", "10", "0000"))
            question["hs"] = str(max(0, int(code) + rand.choice((-1, 0, 0, 0, 1)))).zfill(len(code))
        facts = question["facts"] = dict(rand.sample(self.tests, rand.choice((0, 0, 1, 2, 4))))
        whens = [w for name in ("when", "granted_when", "fails_when") for w in walk(raws, name)
                 if isinstance(w, dict)]
        if whens and rand.random() < 0.6:
            for key, values in rand.choice(whens).items():
                facts[key] = rand.choice(evaluator.as_list(values))
        for key in list(facts):
            # a word that nobody knows, and one that is known and asked for by nothing
            if rand.random() < 0.05 and key not in ANSWERS:
                facts[key] = rand.choice(("unheard_of", "other", "no", "commercial", "CN"))
        if rand.random() < 0.15:
            facts["approved"] = rand.choice(("yes", "no"))
        dates = [d for d in walk(raws, "contract_before")]
        if dates and rand.random() < 0.6:
            turn = evaluator.read_instant(rand.choice(dates), "UTC") + rand.choice((-1, 0, 1)) * DAY
            facts["contract_date"] = evaluator.show_instant(turn)[:10]
        self.further(target, kinds, question)
        limits = [x for ls in walk(raws, "limits") for x in ls]
        if limits:
            self.amounts(rand.choice(limits), question, facts)
        return question

    def further(self, target, kinds, question):
        """More countries and kinds than one, and codes of another edition."""
        rand = self.random
        for name in ("also_from", "also_to", "may_pass"):
            if rand.random() < 0.15:
                question[name] = rand.sample([target, "RU", "YE"], rand.choice((1, 1, 2)))
        for name in ("also_kinds", "may_kinds"):
            if kinds and rand.random() < 0.15:
                question[name] = [rand.choice(kinds) for _ in range(rand.choice((1, 1, 2)))]
        if rand.random() < 0.3:
            question["hs_edition"] = rand.choice(("2012", "2017", "2022"))
            if "hs" in question and rand.random() < 0.4:
                move = rand.choice(self.book.moves)
                code = rand.choice(move[1:])
                question["hs"] = code[:rand.choice((2, 4, 6))] + rand.choice(("", "", "00"))

    def amounts(self, limit, question, facts):
        rand = self.random
        most = int(limit["max"].split(".")[0])
        if rand.random() < 0.8:
            question["unit"] = rand.choice((limit["unit"], limit["unit"], "tonne", "barrel", "USD"))
        if rand.random() < 0.8:
            amount = max(0, most + rand.choice((-1, 0, 1, -most // 2, -most, most)))
            question["quantity"] = str(amount) + rand.choice(("", "", ".5", ".001"))
            if rand.random() < 0.5:
                facts["prior"] = str(rand.choice((0, 1, most // 2, most)))
        for name in ("value_usd", "prior_value_usd", "own_prior_12_months"):
            if rand.random() < 0.4:
                facts[name] = str(max(0, most + rand.choice((-1, 0, 1, -most))))
        if rand.random() < 0.1:
            facts["stop_notice"] = "yes"


def main(law_ask, folder, count=100000, only=None):
    seed = int(os.environ.get("DET_TEST_SEED", random.SystemRandom().randrange(1 << 32)))
    print("seed %d" % seed)
    book = evaluator.Book(folder)
    asker = Asker(book, seed)
    questions = []
    for number in range(int(count)):
        kind = only or ("decide" if number % 5 < 2 else "state")
        questions.append(asker.state() if kind == "state" else asker.decide())
    lines = [json.dumps(q, separators=(",", ":")) for q in questions]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
        file.seek(0)
        ran = subprocess.run([law_ask, folder], stdin=file, capture_output=True, check=False)
    answers = ran.stdout.decode("utf-8").splitlines()
    if ran.returncode != 0 or len(answers) != len(lines):
        print(ran.stderr.decode("utf-8", "replace"))
        print("law_ask ended with %d after %d answers" % (ran.returncode, len(answers)))
        print("0 passed, 1 failed")
        return 1
    failed, outcomes = 0, {}
    for question, line, theirs in zip(questions, lines, answers):
        ours = book.answer(question)
        said = json.loads(ours)
        word = said.get("state") or said["outcome"]
        outcomes[word] = outcomes.get(word, 0) + 1
        if ours != theirs:
            failed += 1
            if failed <= SHOWN:
                print("question  %s\nengine    %s\nevaluator %s" % (line, theirs, ours))
    print(", ".join("%s %d" % x for x in sorted(outcomes.items())))
    print("%d passed, %d failed" % (len(lines) - failed, failed))
    return failed != 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
