#!/usr/bin/env python3
"""Makes the lines of data/heard.txt for one script from words that are written in it and in Latin letters.

usage: learn_heard.py [--held N] [--rounds N] [--least N] [--price N] ASK SCRIPT PAIRS...       the lines, on standard output
       learn_heard.py --measure [--held N] ASK SCRIPT PAIRS...         how many of the pairs the built tables know

ASK is build/gcc/src/text/learn_ask, SCRIPT one of Arabic, Cyrillic, Greek, Hebrew, PAIRS tables of pairs (tools/learn_pairs.py
has the forms).  --held N leaves N of ten words out when learning, and measures those alone: the two together tell what
the counts do for words that they have not seen.

A word is parted into units: up to two letters of the script, up to three Latin ones that stand for them, and single
letters on either side for which nothing stands.  The units of all ways to do so count by how likely the way is, and counts
tell what is likely: expectation and maximisation.  At first the same letters are likely.
Nothing here is by chance: the same pairs give the same lines."""
import argparse
import math

import learn_pairs

OTHER_MAX, LATIN_MAX = 2, 3
FIRST_PAIRS = 12000
SHARE_LEAST = 100000  # a unit is kept that is no rarer than one in so many, for each letter beyond the second


def first_chance(other, latin):
    """Before anything is counted: alike is likely, long is not."""
    if other == latin:
        return 2.0 ** (-3 - 2 * (len(other) - 1))
    if not other or not latin:
        return 2.0 ** -9
    alike = len(set(other) & set(latin)) / max(len(other), len(latin))
    return 2.0 ** (-6 - 2 * (len(other) + len(latin) - 2) + 2 * alike)


def unseen_chance(other, latin):
    """Of what was not counted only single letters are possible at all."""
    return 2.0 ** -20 if len(other) <= 1 and len(latin) <= 1 else 0.0


class Learner:
    def __init__(self, price):
        self.price, self.chances, self.fallback = price, {}, first_chance

    def ways(self, other, latin):
        """The units that may stand at each place of both, place by place: [(from, to, unit, chance)]."""
        n, m = len(other), len(latin)
        chances, found = self.chances, []
        for i in range(n + 1):
            for j in range(m + 1):
                if abs(i * m - j * n) > 3 * max(n, m):
                    continue  # far from the diagonal nothing is laid
                at = i * (m + 1) + j
                for a in range(min(OTHER_MAX, n - i) + 1):
                    left = other[i:i + a]
                    for b in range(0 if a else 1, min(LATIN_MAX if a else 1, m - j) + 1):
                        unit = (left, latin[j:j + b])
                        chance = chances.get(unit)
                        if chance is None:
                            chance = chances[unit] = self.fallback(*unit)
                        if chance > 0:
                            found.append((at, at + a * (m + 1) + b, unit, chance))
        return found

    def count(self, pair, counts):
        """Adds the units of all ways to lay one over the other, each by how likely the way is."""
        ways = self.ways(pair.other, pair.latin)
        end = (len(pair.other) + 1) * (len(pair.latin) + 1) - 1
        before, behind = [0.0] * (end + 1), [0.0] * (end + 1)
        before[0] = behind[end] = 1.0
        for at, to, _, chance in ways:
            before[to] += before[at] * chance
        if before[end] <= 0:
            return
        scale = pair.weight / before[end]
        for at, to, unit, chance in reversed(ways):
            way = chance * behind[to]
            behind[at] += way
            share = before[at] * way * scale
            if share > 1e-3:
                counts[unit] = counts.get(unit, 0) + share

    def learn(self, pairs):
        """One round; returns the counts.  A unit costs for each letter beyond the second, or long ones would say what
        their parts say."""
        counts = {}
        for pair in pairs:
            self.count(pair, counts)
        total = sum(counts.values())
        self.fallback = unseen_chance
        self.chances = {unit: count / total / 2 ** (self.price * max(0, len(unit[0]) + len(unit[1]) - 2))
                        for unit, count in counts.items() if count >= 0.5}
        return counts


def keep(counts, least):
    """Without units that are rare for their length: those say what one word is, and nothing of others."""
    total = sum(counts.values())
    kept = {}
    for (other, latin), count in counts.items():
        beyond = max(1, len(other) + len(latin) - 2)
        if round(count) >= 1 and count * least >= total * beyond:
            kept[other, latin] = round(count)
    return kept


def write(script, counts):
    rows = {}
    for (other, latin), count in counts.items():
        rows.setdefault(other, []).append((-count, latin))
    for other in sorted(rows):
        line = head = f"{script} {other or '-'}:"
        for count, latin in sorted(rows[other]):
            one = f" {latin or '-'} {-count}"
            if len(line) + len(one) > 120:
                print(line)
                line = head
            line += one
        print(line)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--held", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--least", type=int, default=SHARE_LEAST)
    parser.add_argument("--price", type=float, default=1.0)
    parser.add_argument("--measure", action="store_true")
    parser.add_argument("ask")
    parser.add_argument("script")
    parser.add_argument("pairs", nargs="+")
    options = parser.parse_args()
    pairs = [pair for pair in learn_pairs.read(options.pairs, options.ask, options.script) if " " not in pair.other]
    if options.measure:
        held = [pair for pair in pairs if not options.held or learn_pairs.is_held(pair.latin, options.held)]
        learn_pairs.measure(options.ask, held)
        return
    pairs = [pair for pair in pairs if not learn_pairs.is_held(pair.latin, options.held)]
    learner, counts = Learner(options.price), {}
    for number in range(options.rounds):
        # the first round only tells what is worth looking at: the commonest words do
        some = sorted(pairs, key=lambda pair: -pair.weight)[:FIRST_PAIRS] if number == 0 else pairs
        counts = learner.learn(some)
    write(options.script.lower(), keep(counts, options.least))


if __name__ == "__main__":
    main()
