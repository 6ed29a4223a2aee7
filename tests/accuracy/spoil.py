"""Names as people, forms and machines get them wrong, by code (the catalogue is in docs/evidence.md).

Written apart from the engine's `selftest`, whose mutations are in C: two hands make two sets of mistakes.
Each takes (random, name, entity) and gives the new name, or None where it does not apply."""
import re
import unicodedata

LETTERS = "abcdefghijklmnopqrstuvwxyz"
NEXT = {"q": "wa", "w": "qes", "e": "wrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij", "i": "uok", "o": "ipl",
        "p": "ol", "a": "qsz", "s": "adw", "d": "sfe", "f": "dgr", "g": "fht", "h": "gjy", "j": "hku", "k": "jli",
        "l": "ko", "z": "xa", "x": "zcs", "c": "xvd", "v": "cbf", "b": "vng", "n": "bmh", "m": "nj"}
OCR = [("o", "0"), ("l", "1"), ("i", "1"), ("rn", "m"), ("m", "rn"), ("s", "5"), ("b", "8"), ("cl", "d"), ("vv", "w")]
MARKED = {"a": "áàâäā", "e": "éèêëē", "i": "íìîïī", "o": "óòôöō", "u": "úùûüū", "c": "çč", "n": "ñń", "s": "šş", "z": "žź"}
TITLES = ["Mr ", "Dr. ", "Prof. ", "Sheikh ", "Haji ", "General ", "Mr. ", "Eng. ", "Colonel ", "Maulavi "]
SUFFIXES = [" Jr.", " PhD", " (Director)", " Esq."]
FORMS = [" Ltd", " LLC", " GmbH", " Co., Ltd.", " S.A.", " Inc.", " PJSC", " Limited"]
FORM = re.compile(r"[ ,]+(co\.?,? ?ltd\.?|limited|ltd\.?|llc|l\.l\.c\.|inc\.?|corporation|corp\.?|company|co\.?|s\.a\.|gmbh|"
                  r"ooo|pjsc|jsc|ojsc|fze|b\.v\.|plc)[ .]*$", re.I)
SHORT = {"international": "Intl", "trading": "Trdg", "company": "Co.", "corporation": "Corp.", "limited": "Ltd.",
         "general": "Gen.", "industries": "Ind.", "technology": "Tech.", "technical": "Tech.", "engineering": "Eng.",
         "development": "Dev.", "university": "Univ.", "brothers": "Bros.", "organization": "Org.", "association": "Assoc.",
         "department": "Dept.", "institute": "Inst.", "manufacturing": "Mfg.", "services": "Svcs.", "group": "Grp."}
NICK = {"mohammed": "Mohd", "muhammad": "Mohd", "mohammad": "Md.", "alexander": "Sasha", "aleksandr": "Sasha",
        "vladimir": "Volodya", "william": "Bill", "robert": "Bob", "joseph": "Joe", "michael": "Mike", "charles": "Charlie",
        "dmitry": "Dima", "sergei": "Seryozha", "yevgeny": "Zhenya", "thomas": "Tom", "james": "Jim", "richard": "Dick"}
NUMBERS = {"1": "One", "2": "Two", "3": "Three", "4": "Four", "5": "Five", "6": "Six", "7": "Seven", "8": "Eight",
           "9": "Nine", "10": "Ten", "ii": "2", "iii": "3", "iv": "4", "first": "1st", "second": "2nd", "third": "3rd"}
ARABIC = [("muhammad", "mohamed"), ("muhammad", "mohammed"), ("mohammed", "muhammad"), ("mohammad", "muhammed"),
          ("ahmad", "ahmed"), ("ahmed", "ahmad"), ("abd al-", "abdul "), ("abd al-", "abdel "), ("abdul ", "abd al-"),
          ("al-", "el-"), ("al-", "al "), ("al ", "el "), ("hussein", "husayn"), ("husayn", "hussain"),
          ("hussain", "hussein"), ("yusuf", "youssef"), ("yusif", "yousef"), ("khalid", "khaled"), ("umar", "omar"),
          ("omar", "umar"), ("uthman", "othman"), ("usama", "osama"), ("sulayman", "suleiman"), ("sulaiman", "sulayman"),
          ("ibrahim", "ebrahim"), ("qasim", "kassem"), ("qadir", "kader"), ("rahman", "rehman"), ("said", "saeed"),
          ("sa'id", "saeed"), ("salih", "saleh"), ("saleh", "salih"), ("hasan", "hassan"), ("hassan", "hasan"),
          ("jamal", "gamal"), ("faysal", "faisal"), ("din", "deen"), ("bin ", "ibn "), ("bin ", "ben "), ("aziz", "azeez"),
          ("karim", "kareem"), ("rashid", "rasheed"), ("walid", "waleed"), ("tariq", "tarek"), ("mustafa", "mostafa"),
          ("zayn", "zein"), ("shaykh", "sheikh"), ("mullah", "mulla"), ("haqqani", "haqani"), ("yahya", "yehia")]
SOUNDS = [("ph", "f"), ("f", "ph"), ("k", "c"), ("c", "k"), ("q", "k"), ("y", "i"), ("i", "y"), ("z", "s"), ("ou", "u"),
          ("u", "ou"), ("ee", "i"), ("v", "w"), ("w", "v"), ("j", "dj"), ("kh", "h"), ("gh", "g"), ("sh", "ch"),
          ("ks", "x"), ("x", "ks"), ("dh", "d"), ("th", "t"), ("aa", "a"), ("oo", "u")]


def words(name):
    return name.split()


def places(name, least=4):
    """Offsets inside words of at least so many letters, but for their first letter."""
    return [i for match in re.finditer(r"[A-Za-z]{%d,}" % least, name) for i in range(match.start() + 1, match.end())]


def edit(random, name, kind):
    at = places(name)
    if kind == "trn":
        at = [i for i in at if i + 1 < len(name) and name[i + 1].isalpha() and name[i].lower() != name[i + 1].lower()]
    if not at:
        return None
    i = random.choice(at)
    letter = random.choice([one for one in LETTERS if one != name[i].lower()])
    letter = letter.upper() if name[i].isupper() else letter
    return {"sub": name[:i] + letter + name[i + 1:], "ins": name[:i] + letter + name[i:],
            "del": name[:i] + name[i + 1:], "trn": name[:i] + name[i + 1:i + 2] + name[i] + name[i + 2:]}[kind]


def replace_one(random, name, table):
    """One of the table's rewritings that applies, in one place."""
    low = name.lower()
    open_ = [(old, new) for old, new in table if old in low]
    if not open_:
        return None
    old, new = random.choice(open_)
    i = random.choice([m.start() for m in re.finditer(re.escape(old), low)])
    made = name[:i] + (new.upper() if name[i].isupper() and name[i:i + 2].isupper() else new) + name[i + len(old):]
    return made if made.lower() != low else None


def swap_words(name, table):
    made = [table.get(word.lower().strip(".,"), word) for word in words(name)]
    return " ".join(made) if made != words(name) else None


def two_edits(random, name, entity):
    letters = sum(c.isalpha() for c in name)
    if letters < 10:
        return None
    once = edit(random, name, random.choice(["sub", "ins", "del", "trn"]))
    return once and edit(random, once, random.choice(["sub", "ins", "del", "trn"]))


def drop_middle(random, name, entity):
    parts = words(name)
    if len(parts) < 3:
        return None
    i = random.randrange(1, len(parts) - 1)
    return " ".join(parts[:i] + parts[i + 1:])


def drop_any(random, name, entity):
    parts = words(name)
    if len(parts) < 3:
        return None
    i = random.randrange(len(parts))
    return " ".join(parts[:i] + parts[i + 1:])


def reorder(random, name, entity):
    parts = words(name)
    if len(parts) < 2 or entity.schema != "Person":
        return None
    turned = parts[-1:] + parts[:-1] if random.random() < .5 else parts[1:] + parts[:1]
    return " ".join(turned) if random.random() < .5 else turned[0] + ", " + " ".join(turned[1:])


def respace(random, name, entity):
    parts = words(name)
    if random.random() < .5 and len(parts) > 1:
        i = random.randrange(len(parts) - 1)
        return " ".join(parts[:i] + [parts[i] + parts[i + 1]] + parts[i + 2:])
    at = [i for i in places(name, 6) if name[i - 2:i].isalpha() and name[i:i + 2].isalpha()]
    if not at:
        return None
    i = random.choice(at)
    return name[:i] + " " + name[i:]


def punctuate(random, name, entity):
    if re.search(r"[-'’‘.,]", name):
        return re.sub(r"[-'’‘.,]", lambda m: random.choice(["", " "]) if m.group() == "-" else "", name)
    parts = words(name)
    return "-".join(parts) if len(parts) > 1 else None


def initials(random, name, entity):
    parts = words(name)
    if entity.schema != "Person" or len(parts) < 3:
        return None
    i = random.randrange(0, len(parts) - 1)
    return " ".join(parts[:i] + [parts[i][0] + "."] + parts[i + 1:])


def vowels(random, name, entity):
    at = [i for i in places(name, 5) if name[i].lower() in "aeiou" and i + 1 < len(name) and name[i + 1].isalpha()]
    if not at or entity.schema != "Person":
        return None
    i = random.choice(at)
    return name[:i] + name[i + 1:]


def form(random, name, entity):
    if entity.schema == "Person":
        return None
    bare = FORM.sub("", name)
    return bare if bare != name and random.random() < .5 and len(words(bare)) > 1 else bare + random.choice(FORMS)


def marks(random, name, entity):
    plain = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    if plain != name:
        return plain
    at = [i for i in places(name) if name[i].lower() in MARKED]
    if not at:
        return None
    i = random.choice(at)
    mark = random.choice(MARKED[name[i].lower()])
    return name[:i] + (mark.upper() if name[i].isupper() else mark) + name[i + 1:]


def keyboard(random, name, entity):
    at = places(name)
    if not at:
        return None
    i = random.choice(at)
    return name[:i] + random.choice(NEXT[name[i].lower()]) + name[i + 1:]


def patronymic(random, name, entity):
    made = re.sub(r" (bin|ibn|ben) ", " ", name, count=1, flags=re.I)
    if made != name:
        return made
    made = re.sub(r" \w+(ovich|evich|ovna|evna)\b", "", name, flags=re.I)
    return made if made != name else None


def gendered(random, name, entity):
    made = re.sub(r"(ov|ev|in)$", r"\1a", name, flags=re.I)
    return made if made != name and entity.schema == "Person" else None


SPOIL = {
    "ID0": lambda r, n, e: n,
    "CAS": lambda r, n, e: r.choice([n.upper(), n.lower(), n.title(), n.swapcase()]),
    "PUN": punctuate,
    "SPC": respace,
    "ORD": reorder,
    "DRP1": drop_middle,
    "DRP2": drop_any,
    "INI": initials,
    "NIC": lambda r, n, e: swap_words(n, NICK) if e.schema == "Person" else None,
    "TTL": lambda r, n, e: r.choice(TITLES) + n if e.schema == "Person" else None,
    "SFX": lambda r, n, e: n + r.choice(SUFFIXES) if e.schema == "Person" else None,
    "LGF": form,
    "ABB": lambda r, n, e: swap_words(n, SHORT) if e.schema != "Person" else None,
    "SUB1": lambda r, n, e: edit(r, n, "sub"),
    "INS1": lambda r, n, e: edit(r, n, "ins"),
    "DEL1": lambda r, n, e: edit(r, n, "del"),
    "TRN1": lambda r, n, e: edit(r, n, "trn"),
    "ED2": two_edits,
    "KBD": keyboard,
    "OCR": lambda r, n, e: replace_one(r, n, OCR),
    "PHO": lambda r, n, e: replace_one(r, n, SOUNDS),
    "DIA": marks,
    "NUM": lambda r, n, e: swap_words(n, NUMBERS) if e.schema != "Person" else None,
    "TRC": lambda r, n, e: n[:35] if len(n) > 38 else None,
    "CON": lambda r, n, e: n + r.choice([", 14 Harbour Street, Port Louis", " Al Wasl Road Dubai", " PO Box 1234 Karachi"]),
    "VOW": vowels,
    "PAT": patronymic,
    "GEN": gendered,
    "ARA": lambda r, n, e: replace_one(r, n, ARABIC),
}
# What the acceptance line calls manipulated: all but the control set.
MANIPULATED = [code for code in SPOIL if code != "ID0"]


# Russian names, from how OFAC's list writes them to how other languages do.  ISO 9 with its marks.
SLAVIC = {
    "german": (("shch", "schtsch"), ("zh", "sch"), ("sh", "sch"), ("ch", "tsch"), ("kh", "ch"), ("ts", "z"), ("v", "w"),
               ("ya", "ja"), ("yu", "ju"), ("yo", "jo"), ("ye", "je"), ("iy", "i"), ("yy", "y"), ("z", "s")),
    "french": (("shch", "chtch"), ("zh", "j"), ("sh", "ch"), ("ch", "tch"), ("iya", "ia"), ("ya", "ia"), ("yu", "iou"),
               ("yo", "io"), ("ye", "e"), ("iy", "i"), ("yy", "y"), ("u", "ou"), ("ge", "gue"), ("gi", "gui")),
    "polish": (("shch", "szcz"), ("zh", "ż"), ("sh", "sz"), ("ch", "cz"), ("kh", "ch"), ("ts", "c"), ("v", "w"),
               ("ya", "ja"), ("yu", "ju"), ("yo", "jo"), ("ye", "je"), ("iy", "ij"), ("yy", "yj")),
    "ISO 9": (("shch", "šč"), ("zh", "ž"), ("sh", "š"), ("ch", "č"), ("kh", "h"), ("ts", "c"), ("ya", "ja"),
              ("yu", "ju"), ("yo", "jo"), ("ye", "e"), ("iy", "ij"), ("yy", "yj")),
    "spanish": (("shch", "sch"), ("kh", "j"), ("ya", "ia"), ("yu", "iu"), ("iy", "i"), ("yy", "i"), ("ge", "gue"),
                ("gi", "gui")),
}
ENDINGS = {"french": (re.compile("(in|yn)$"), r"\1e"), "polish": (re.compile("kij$"), "ki")}


def slavic(habit, word):
    word, out, at = word.lower(), "", 0
    while at < len(word):
        rule = next((rule for rule in SLAVIC[habit] if word.startswith(rule[0], at)), (word[at], word[at]))
        out, at = out + rule[1], at + len(rule[0])
    if habit in ENDINGS:
        out = ENDINGS[habit][0].sub(ENDINGS[habit][1], out)
    return out.title()
