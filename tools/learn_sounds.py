#!/usr/bin/env python3
"""Makes the lines of data/sounds-kana.txt or data/sounds-chinese.txt from words that are written so and in Latin letters.

usage: learn_sounds.py [--held N] [--rounds N] ASK SCRIPT PAIRS...        the lines of syllables, on standard output
       learn_sounds.py --measure [--held N] ASK SCRIPT PAIRS...    how many of the pairs the built tables know

ASK is build/gcc/src/text/learn_ask, SCRIPT is Kana or Han, PAIRS tables of pairs (tools/learn_pairs.py has the forms).
--held N leaves N of ten words out when learning, and measures those alone.

A Latin word is parted into as many pieces as the other has syllables, in all ways; the pieces of a way count for their
syllables as much as the way is likely, and counts tell what is likely: expectation and maximisation.  At first pieces of the syllable's own letters are likely.  Comments and the
lines of characters (families, foreign, characters) of the file are no business of this program."""
import argparse
import math

import learn_pairs

PIECE_MAX, PIECES_MAX, SYLLABLE_MAX = 6, 64, 7
SHARE_LEAST = {"Kana": 250, "Han": 200}  # a piece is kept that is no rarer than one in so many of its syllable
LONG_PIECE, LONG_SHARE_LEAST = 4, {"Kana": 250, "Han": 1000}  # ... and one of so many letters, of which few words are
SEEN_LEAST = 3  # a syllable is kept that this many words have


def syllables_of(word, script):
    """As src/text/sounds.c parts them."""
    if script == "Han":
        return word.split()
    found = []
    while word:
        length = 0
        while length < len(word) and word[length] not in "aeiou":
            length += 1
        is_palatal = length == 2 and len(word) > 2 and word[1] == "y"
        if word[0] == "n" and length > 1 and not is_palatal:
            length = 0  # n by itself
        found.append(word[:length + 1])
        word = word[length + 1:]
    return found


def first_chance(syllable, piece):
    """Before anything is counted: pieces of the syllable's own letters are likely."""
    chance = 2.0 ** (-3 - 2 * abs(len(piece) - len(syllable)))
    if piece[:1] == syllable[:1]:
        chance *= 8
    return chance * 4 ** (len(set(syllable) & set(piece)) / max(1, len(piece)))


def unseen_chance(_, piece):
    return 2.0 ** (-14 - len(piece))


class Learner:
    def __init__(self):
        self.chances, self.fallback = {}, first_chance

    def rows_of(self, syllables, latin):
        """For each syllable and beginning of the word, the chance of each end of its piece."""
        rows = []
        for syllable in syllables:
            of = self.chances.setdefault(syllable, {})
            row = []
            for j in range(len(latin) + 1):
                ends = []
                for end in range(j, min(len(latin), j + PIECE_MAX) + 1):
                    piece = latin[j:end]
                    chance = of.get(piece)
                    if chance is None:
                        chance = of[piece] = self.fallback(syllable, piece)
                    ends.append(chance)
                row.append(ends)
            rows.append(row)
        return rows

    def count(self, pair, syllables, counts):
        """Adds the pieces of all ways to part the word, each by how likely the way is."""
        n, m = len(syllables), len(pair.latin)
        rows = self.rows_of(syllables, pair.latin)
        before = [[0.0] * (m + 1) for _ in range(n + 1)]
        behind = [[0.0] * (m + 1) for _ in range(n + 1)]
        before[0][0] = behind[n][m] = 1.0
        for i in range(n):
            for j in range(m + 1):
                if before[i][j] > 0:
                    for k, chance in enumerate(rows[i][j]):
                        before[i + 1][j + k] += before[i][j] * chance
        whole = before[n][m]
        if whole <= 0:
            return
        for i in range(n - 1, -1, -1):
            of = counts.setdefault(syllables[i], {})
            for j in range(m + 1):
                for k, chance in enumerate(rows[i][j]):
                    way = chance * behind[i + 1][j + k]
                    behind[i][j] += way
                    share = before[i][j] * way / whole
                    if share > 1e-4:
                        piece = pair.latin[j:j + k]
                        of[piece] = of.get(piece, 0) + share * pair.weight

    def learn(self, pairs, script):
        """One round; returns syllable -> piece -> how often."""
        counts = {}
        for pair in pairs:
            syllables = syllables_of(pair.other, script)
            if 0 < len(syllables) and len(pair.latin) <= PIECE_MAX * len(syllables):
                self.count(pair, syllables, counts)
        self.chances = {}
        for syllable, of in counts.items():
            total = sum(of.values())
            self.chances[syllable] = {piece: count / total for piece, count in of.items()}
        self.fallback = unseen_chance
        return counts


def learn(pairs, script, rounds):
    learner, counts = Learner(), {}
    for _ in range(rounds):
        counts = learner.learn(pairs, script)
    return counts


def is_kept(piece, share, least, least_of_long):
    return share * least >= 1 or (len(piece) >= LONG_PIECE and share * least_of_long >= 1)


def write(counts, least, least_of_long):
    for syllable in sorted(counts):
        of = counts[syllable]
        total = sum(of.values())
        if total < SEEN_LEAST or len(syllable) > SYLLABLE_MAX:
            continue
        kept = sorted((round(-2 * math.log2(count / total)), piece) for piece, count in of.items()
                      if is_kept(piece, count / total, least, least_of_long))
        if kept:
            print(syllable, *(f"{piece or '-'}={max(cost, 1)}" for cost, piece in kept[:PIECES_MAX]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--held", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--least", type=int)
    parser.add_argument("--measure", action="store_true")
    parser.add_argument("ask")
    parser.add_argument("script", choices=sorted(SHARE_LEAST))
    parser.add_argument("pairs", nargs="+")
    options = parser.parse_args()
    pairs = learn_pairs.read(options.pairs, options.ask, options.script)
    if options.script == "Kana":
        pairs = [pair for pair in pairs if " " not in pair.other]
    if options.measure:
        learn_pairs.measure(options.ask, [pair for pair in pairs if not options.held or
                                          learn_pairs.is_held(pair.latin, options.held)])
        return
    pairs = [pair for pair in pairs if not learn_pairs.is_held(pair.latin, options.held)]
    write(learn(pairs, options.script, options.rounds), options.least or SHARE_LEAST[options.script],
          LONG_SHARE_LEAST[options.script])


if __name__ == "__main__":
    main()
