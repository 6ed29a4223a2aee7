#!/usr/bin/env python3
"""Do the learners of sounds learn?  Words of a made-up script of which the letters are known."""
import contextlib
import io
import os
import random
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import learn_heard  # noqa: E402
import learn_pairs  # noqa: E402
import learn_sounds  # noqa: E402


def made_pairs(count):
    """b is p two times in three, sh is sch or sh, e is not written."""
    rng = random.Random(7)
    pairs = []
    for _ in range(count):
        other = latin = ""
        for _ in range(rng.randint(2, 4)):
            letter, ways = rng.choice((("b", ("p", "p", "b")), ("sh", ("sch", "sh")), ("t", ("t",)), ("m", ("m",))))
            vowel, silent = rng.choice((("a", "a"), ("", "e"), ("u", "u")))
            other, latin = other + letter + vowel, latin + rng.choice(ways) + silent
        pair = learn_pairs.Pair(other, latin, other)
        pair.weight = 1
        pairs.append(pair)
    return pairs


class Heard(unittest.TestCase):
    def learn(self):
        learner, counts = learn_heard.Learner(1.0), {}
        for _ in range(5):
            counts = learner.learn(made_pairs(150))
        return learn_heard.keep(counts, 1000)

    def test_what_stands_for_what(self):
        counts = self.learn()
        self.assertGreater(counts["b", "p"], counts["b", "b"])
        self.assertGreater(counts["b", "pe"], counts.get(("b", "ue"), 0))
        self.assertNotIn(("t", "m"), counts)

    def test_the_same_again(self):
        texts = []
        for _ in range(2):
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                learn_heard.write("hebrew", self.learn())
            texts.append(out.getvalue())
        self.assertEqual(texts[0], texts[1])
        self.assertTrue(all(len(line) <= 120 and line.startswith("hebrew ") for line in texts[0].splitlines()))


class Sounds(unittest.TestCase):
    def test_syllables(self):
        for word, syllables in (("raburofu", "ra bu ro fu"), ("kyanon", "kya no n"), ("nnyu", "n nyu"), ("ando", "a n do"),
                                ("nya", "nya"), ("matto", "ma tto")):
            self.assertEqual(" ".join(learn_sounds.syllables_of(word, "Kana")), syllables)
        self.assertEqual(learn_sounds.syllables_of("la fu", "Han"), ["la", "fu"])

    def test_pieces(self):
        pairs = []
        for other, latin in (("ra bu", "lav"), ("bu ra", "vra"), ("ra ra", "rala"), ("bu bu", "vubu"), ("ra", "la")) * 20:
            pair = learn_pairs.Pair(other, latin, other)
            pair.weight = 1
            pairs.append(pair)
        counts = learn_sounds.learn(pairs, "Han", 6)
        self.assertGreater(counts["ra"]["la"], counts["ra"].get("lav", 0))
        self.assertGreater(counts["bu"]["v"], 10)


class Pairs(unittest.TestCase):
    def test_forms(self):
        self.assertEqual(list(learn_pairs.of_table("petrov\tп е т р о в\t8\nA B\tа б\nA B\tа\n")),
                         [("petrov", "петров", 8), ("A", "а", 1), ("B", "б", 1)])
        self.assertEqual(list(learn_pairs.of_words("# a comment\njohn, джон, not so\n")), [("john", "джон", 1)])

    def test_held(self):
        held = sum(learn_pairs.is_held(f"word{i}", 3) for i in range(1000))
        self.assertTrue(250 < held < 350)
        self.assertFalse(learn_pairs.is_held("word", 0))


if __name__ == "__main__":
    program = unittest.main(exit=False, verbosity=0)
    failed = len(program.result.failures) + len(program.result.errors)
    print(f"{program.result.testsRun - failed} passed, {failed} failed")
    sys.exit(failed > 0)
