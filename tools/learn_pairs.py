"""Pairs of words, one in another script, for tools/learn_heard.py and tools/learn_sounds.py."""
import collections
import lzma
import math
import re
import subprocess
import xml.etree.ElementTree as tree
import zlib


def read_text(path):
    opener = lzma.open if path.endswith(".xz") else open
    with opener(path, "rt", encoding="utf-8") as file:
        return file.read()


def of_table(text):
    """Latin, a tab, the other script with or without blanks between letters, and perhaps how often: words, or names of
    as many words on both sides."""
    for line in text.splitlines():
        latin, other, *count = line.split("\t")
        number = int(count[0]) if count else 1
        if count:
            yield latin, other.replace(" ", ""), number
        elif len(latin.split()) == len(other.split()):
            for word in zip(latin.split(), other.split()):
                yield *word, number


def of_words(text):
    """A file of data/: a Latin form, then forms in other scripts, between commas."""
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            latin, *others = [part.strip() for part in line.split(",")]
            for other in others:
                if len(other.split()) == 1 and not other.isascii():
                    yield latin, other, 1


def of_un_list(text):
    """Names of the UN's list in their original script, word by word, where both have as many without particles."""
    light = {"al", "el", "bin", "ibn", "abu", "abd", "ال", "بن", "ابن", "ابو", "أبو", "عبد"}
    clean = lambda name: [word for word in re.split(r"[\s-]+", name or "") if word and word.lower() not in light]  # noqa: E731
    for tag in ("INDIVIDUAL", "ENTITY"):
        for node in tree.fromstring(text.encode()).iter(tag):
            latin = clean(" ".join(node.findtext(f"{part}_NAME") or "" for part in ("FIRST", "SECOND", "THIRD", "FOURTH")))
            other = clean(node.findtext("NAME_ORIGINAL_SCRIPT"))
            if len(latin) == len(other):
                for word in zip(latin, other):
                    yield *word, 1


def read(paths, ask, script):
    """The distinct pairs of one script, folded by the program `ask`, ascending: [Pair].  A path may end in "=N": each of
    its pairs weighs N times.  n names of a table make a weight of 1 + log2 n."""
    found = {}
    for path in paths:
        path, _, times = path.partition("=")
        text = read_text(path)
        form = of_un_list if ".xml" in path else of_words if path.endswith(".txt") else of_table
        for latin, other, count in form(text):
            found[other, latin] = found.get((other, latin), 0) + int(times or 1) * (1 + math.log2(count))
    folded = {}
    for (original, _), row, weight in zip(found, asked(ask, list(found)), found.values()):
        if row.script == script and row.other and row.latin.isascii() and row.latin.isalpha():
            pair = folded.setdefault((row.other, row.latin), Pair(row.other, row.latin, original))
            pair.weight += weight
    return [folded[key] for key in sorted(folded)]


class Pair:
    """A word in another script as it is folded, the Latin one, what was written, and how much it weighs."""

    def __init__(self, other, latin, original):
        self.other, self.latin, self.original, self.weight = other, latin, original, 0


Row = collections.namedtuple("Row", "script other latin measure")


def asked(ask, pairs):
    """What the program says of each (other as written, latin): [Row]."""
    given = "".join(f"{other}\t{latin}\n" for other, latin in pairs)
    done = subprocess.run([ask], input=given, capture_output=True, text=True, check=True)
    rows = [Row(*line.split("\t")) for line in done.stdout.splitlines()]
    if len(rows) != len(pairs):
        raise SystemExit(f"learn: {ask}: {len(pairs)} pairs asked, {len(rows)} answered")
    return rows


def is_held(latin, share):
    """Is a word held out, by its letters and not by chance: `share` of ten?"""
    return zlib.crc32(latin.encode()) % 10 < share


def measure(ask, pairs):
    """How many pairs the built tables know, and how many when each has the Latin word of another."""
    # The other's word is a seventh of the list away: what is next to it begins alike.
    at = len(pairs) // 7
    strange = [pair.latin for pair in pairs[at:] + pairs[:at]]
    for kind, words in (("the same", [pair.latin for pair in pairs]), ("another word", strange)):
        rows = asked(ask, [(pair.original, latin) for pair, latin in zip(pairs, words)])
        each = [pair.weight for pair, row in zip(pairs, rows) if int(row.measure) > 0]
        print(f"{kind}: {len(pairs)} pairs, known {100 * len(each) / len(pairs):.1f} % of each once, "
              f"{100 * sum(each) / sum(pair.weight for pair in pairs):.1f} % by weight")
