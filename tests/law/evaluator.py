"""The second evaluator: docs/law-semantics.md once more, plain and slow, for tests only.

Written from that page and docs/formats/lawbook.md, not from the engine.  Sections in comments are
those of the page.  compare.py holds its answers against law_ask's, byte for byte.
"""
import bisect
import datetime
import functools
import json
import os
import zoneinfo

import yaml

ALWAYS, FOREVER = -(1 << 63), (1 << 63) - 1
VERBS = ["impose", "amend", "extend", "suspend", "resume", "terminate", "replace"]
AMENDING = ["exempt", "withdraw", "postpone"]       # words that are read as an amend
WEEK = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
STRICTNESS = ["prohibited", "undetermined", "needs_authorisation", "within_quota", "allowed"]
NO_CHAPTER = ("00", "77", "98", "99")
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
US = datetime.timedelta(microseconds=1)
PARTS = ["title", "force", "binds", "blocks_from", "scope", "exceptions", "quotas", "wind_down",
         "committee_route"]


def as_list(value):
    return [] if value is None else value if isinstance(value, list) else [value]


# ---- section 1: time ----------------------------------------------------------------------------

@functools.lru_cache(None)
def midnight(day, zone):
    clock = zoneinfo.ZoneInfo(zone)
    wall = datetime.datetime(day.year, day.month, day.day, tzinfo=clock)
    if day.year < 1966:     # standard time all year
        ahead = datetime.datetime(1966, 1, 1, tzinfo=clock).utcoffset()
        wall = wall.replace(tzinfo=datetime.timezone(ahead))
    return (wall - EPOCH) // US


@functools.lru_cache(None)
def read_instant(text, zone, days_after=0):
    if len(text) == 10:
        day = datetime.date.fromisoformat(text) + datetime.timedelta(days=days_after)
        return midnight(day, zone)
    return (datetime.datetime.fromisoformat(text.replace("Z", "+00:00")) - EPOCH) // US


def when_of(value, zone, days_after=0):
    return read_instant(value["at"] if isinstance(value, dict) else value, zone, days_after)


def day_of(us, zone):
    """The day on the clock of zone that an instant falls in."""
    day = (EPOCH + us * US).date() - datetime.timedelta(days=2)
    while midnight(day + datetime.timedelta(days=1), zone) <= us:
        day += datetime.timedelta(days=1)
    return day


def is_count(value):
    return isinstance(value, dict) and "at" not in value


def months_after(day, months):
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return datetime.date(year, month + 1, min(last, day.day))
        except ValueError:
            pass
    raise ValueError(day)


def counted(value, start, zone, calendars, is_through=False):
    """The instant that a count reaches from the day of start."""
    zone = value.get("zone", zone)
    day = day_of(start, zone) if isinstance(start, int) else start
    if "working_days" in value:
        calendar, left = calendars[value["calendar"]], int(value["working_days"])
        while left:
            day += datetime.timedelta(days=1)
            left -= WEEK[day.weekday()] not in as_list(calendar.get("weekend")) and \
                day.isoformat() not in as_list(calendar.get("holidays"))
    elif "days" in value:
        day += datetime.timedelta(days=int(value["days"]))
    else:
        day = months_after(day, int(value.get("months", 0)) + 12 * int(value.get("years", 0)))
    clock = "24:00" if is_through else value.get("time", "00:00")
    if clock == "24:00":
        return midnight(day + datetime.timedelta(days=1), zone)
    hour, minute = int(clock[:2]), int(clock[3:])
    if (hour, minute) == (0, 0):
        return midnight(day, zone)
    wall = datetime.datetime(day.year, day.month, day.day, hour, minute,
                             tzinfo=zoneinfo.ZoneInfo(zone))
    return (wall - EPOCH) // US


def end_of(item, zone):
    """The end that an item says, FOREVER if none."""
    if is_count(item.get("before")) or is_count(item.get("through")):
        return FOREVER      # an act's: Book.counted_end
    if "before" in item:
        return when_of(item["before"], zone)
    if item.get("through", "open") != "open":
        return when_of(item["through"], zone, 1)
    return FOREVER


def judged(text, zone):
    return read_instant(text, zone, 1) - 1 if len(text) == 10 else read_instant(text, zone)


@functools.lru_cache(None)
def show_instant(us):
    if us in (ALWAYS, FOREVER):
        return "always" if us == ALWAYS else "forever"
    form = "%Y-%m-%dT%H:%M:%S" + (".%f" if us % 1000000 else "") + "Z"
    return (EPOCH + us * US).strftime(form)


# ---- reading ------------------------------------------------------------------------------------

class Act:
    pass


class Measure:
    def __init__(self, raw, regime, instrument):
        self.raw, self.regime, self.instrument = raw, regime, instrument
        self.id = raw["id"]
        self.acts = []      # every act that touches this measure
        self.cache = {}


def read_folder(folder):
    paths = sorted(os.path.join(at, name) for at, _, names in os.walk(folder)
                   for name in names if name.endswith(".yaml"))
    files = []
    for path in paths:
        with open(path, encoding="utf-8") as file:
            files.append(yaml.load(file, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)))
    return files


class Book:
    def __init__(self, folder, files=None):
        """files: what was read already, for a book that differs a little (mutate.py)."""
        files = read_folder(folder) if files is None else files
        self.regimes, self.instruments, self.names = {}, {}, {}
        self.measures, self.events, self.named = {}, {}, {}
        self.calendars = {c["id"]: c for file in files for c in as_list(file.get("calendars"))}
        self.corrected = {}     # id of an act: since when our record says that it never was
        self.doubts = []
        for file in files:
            if isinstance(file.get("regime"), dict):
                regime = dict(file["regime"], routes=[])
                self.regimes[regime["id"]] = regime
            if "instrument" in file:
                self.instruments.setdefault(file["instrument"]["id"], file["instrument"])
        for regime in self.regimes.values():
            for name in [regime["id"]] + as_list(regime.get("aliases")):
                self.names[name] = regime
        for file in files:
            self.read_items(file)
        for place, file in enumerate(files):
            self.read_acts(file, place)
        for act in self.acts_to_link:
            self.link(act)
        self.find_moves()
        self.ordered = sorted(self.measures.values(), key=lambda m: m.id.encode())
        for measure in self.ordered:
            measure.book = self

    acts_to_link = ()

    def home(self, file):
        """The regime and the instrument of a file."""
        regime = file.get("regime")
        name = regime["id"] if isinstance(regime, dict) else regime
        return self.names.get(name), file.get("instrument", {}).get("id")

    def read_items(self, file):
        regime, instrument = self.home(file)
        zone = regime["zone"] if regime else "UTC"
        for raw in as_list(file.get("measures")):
            measure = Measure(raw, regime, instrument)
            self.prepare(raw, instrument, zone)
            for name in [raw["id"]] + as_list(raw.get("aliases")):
                self.measures_by_name[name] = measure
            self.measures[raw["id"]] = measure
        for raw in as_list(file.get("ambiguities")):
            self.doubts.append(dict(raw, _from=when_of(raw["from"], zone) if "from" in raw
                                    else ALWAYS, _end=end_of(raw, zone)))
        for raw in as_list(file.get("events")):
            happened = when_of(raw["happened"], zone) if "happened" in raw else None
            known = when_of(raw["known"], zone) if "known" in raw else happened
            self.events[raw["id"]] = (happened, known)
        for raw in as_list(file.get("routes")):
            self.prepare_item(raw, instrument, zone)
            regime["routes"].append(raw)

    @functools.cached_property
    def measures_by_name(self):
        return {}

    def cites(self, value, instrument):
        """(instrument, paragraph) of each paragraph."""
        found = []
        for text in as_list(value):
            head, sep, tail = text.partition(" OP ")
            if sep and head in self.instruments:
                found.append((head, tail))
            elif text == "unknown":
                found.append((instrument, ""))
            else:
                other = [i for i in self.instruments if text == i or text.startswith(i + " ")]
                longest = max(other, key=len, default=None)
                found.append((longest, text[len(longest) + 1:]) if longest else (instrument, text))
        return found

    @staticmethod
    def show(cite):
        instrument, paragraph = cite
        if not paragraph:
            return instrument
        return instrument + (" OP " if paragraph[0].isdigit() else " ") + paragraph

    def adopted(self, instrument, zone):
        head = self.instruments[instrument]
        return when_of(head.get("adopted", head.get("dated")), zone)

    def prepare_item(self, raw, instrument, zone):
        """An exception, quota or route: its paragraphs, since when it is known, its dates."""
        cites = self.cites(raw.get("cite"), instrument)
        raw["_cites"] = [self.show(c) for c in cites]
        raw["_known"] = max((self.adopted(i, zone) for i, _ in cites), default=ALWAYS)
        raw["_good"] = all(self.instruments[i].get("status", "adopted") == "adopted"
                           for i, _ in cites)
        raw["_from"] = when_of(raw["from"], zone) if "from" in raw else raw["_known"]
        raw["_end"] = end_of(raw, zone)
        for below in as_list(raw.get("exceptions")):
            self.prepare_item(below, instrument, zone)

    def prepare(self, parts, instrument, zone):
        for item in as_list(parts.get("exceptions")):
            self.prepare_item(item, instrument, zone)
        for item in as_list(parts.get("quotas")):
            period = item.get("period", {})
            self.prepare_item(item, instrument, zone)
            item["_from"] = when_of(period["from"], zone) if "from" in period else ALWAYS
            item["_end"] = end_of(period, zone)
        if "wind_down" in parts:
            wind = parts["wind_down"]
            wind["_cites"] = [self.show(c) for c in self.cites(wind.get("cite"), instrument)]
            wind["_end"] = end_of(wind, zone)
        if "blocks_from" in parts:
            parts["_blocks_from"] = when_of(parts["blocks_from"], zone)

    def read_acts(self, file, place):
        regime, instrument = self.home(file)
        zone = regime["zone"] if regime else "UTC"
        self.acts_to_link = list(self.acts_to_link)
        for index, raw in enumerate(as_list(file.get("acts"))):
            if "reading" in raw:
                continue
            if "correct" in raw:
                since = when_of(raw["known"], zone)
                self.corrected[raw["correct"]] = min(since, self.corrected.get(raw["correct"],
                                                                               FOREVER))
                continue
            act = Act()
            act.raw, act.instrument, act.zone = raw, instrument, zone
            act.word = next(v for v in VERBS + AMENDING if v in raw)
            act.verb = "amend" if act.word in AMENDING else act.word
            act.names = as_list(raw[act.word])
            act.id = raw.get("id")
            act.cites = self.cites(raw["cite"], instrument)
            act.known = when_of(raw["known"], zone) if "known" in raw else \
                self.adopted(instrument, zone)
            act.is_adopted = self.instruments[instrument].get("status", "adopted") == "adopted"
            self.read_times(act)
            act.order = (VERBS.index(act.verb), instrument.encode(),
                         ", ".join(p for _, p in act.cites).encode(), place, index)
            act.set, act.add, act.drop = raw.get("set", {}), raw.get("add", {}), \
                as_list(raw.get("drop"))
            act.how = raw.get("ruling_cites", "replace") if act.word == "amend" else "keep"
            if act.word == "exempt":
                given = {k: raw[k] for k in ("cite", "when", "effect", "exceptions", "before",
                                             "through") if k in raw}
                act.add = {"exceptions": [dict(given, id=raw["id"])]}
                act.end, act.says_end, act.end_of = FOREVER, False, None
            if act.word == "withdraw":
                act.drop = act.names
            for part in (act.set, act.add):
                self.prepare(part, instrument, zone)
            if act.word == "exempt":
                act.add["exceptions"][0]["_from"] = ALWAYS
            act.ruling = [self.show(c) for c in act.cites]
            act.also = [self.show(c) for c in self.cites(raw.get("also_cites"), instrument)]
            act.moves = []
            if act.id:
                self.named[act.id] = act
            self.acts_to_link.append(act)

    def read_times(self, act):
        """start (None: by its event or its knowledge), end, and what the end is counted from."""
        raw, zone = act.raw, act.zone
        act.start = None if "from" not in raw else "unset" if raw["from"] == "unset" else \
            raw["from"] if is_count(raw["from"]) else when_of(raw["from"], zone)
        happened = self.events.get(raw.get("on_event"), (None, None))[0]
        if is_count(act.start):
            head = self.instruments[act.instrument]
            day = datetime.date.fromisoformat(head.get("adopted", head.get("dated")))
            if "on_event" in raw:
                day = happened
            act.start = None if day is None else counted(act.start, day, zone, self.calendars)
        act.end, act.end_of = end_of(raw, zone), None
        act.says_end = "before" in raw or "through" in raw
        for key in ("before", "through"):
            if is_count(raw.get(key)):
                begins = act.start if isinstance(act.start, int) else \
                    happened if happened is not None else act.known
                if "of" in raw[key]:
                    act.end_of = self.events[raw[key]["of"]]
                    begins = act.end_of[0]
                if begins is not None:
                    act.end = counted(raw[key], begins, zone, self.calendars, key == "through")

    @staticmethod
    def end_known(act, known):
        """Where an act ends: an end counted from a day that is not known is not known."""
        if act.end_of is not None and (act.end_of[0] is None or act.end_of[1] > known):
            return FOREVER
        return act.end

    def link(self, act):
        """Gives the act to every measure that it touches."""
        touched = []
        if act.word == "withdraw":
            act.names = as_list(act.raw.get("measures")) or self.holders(act.names[0])
        for name in act.names:
            if name in self.measures_by_name:
                touched.append(self.measures_by_name[name])
            else:
                touched += [self.measures_by_name[n] for n in self.named[name].names]
        only = as_list(act.raw.get("measures"))
        for measure in touched:
            if act.verb == "resume" and only and \
                    measure not in [self.measures_by_name[n] for n in only]:
                continue
            if act not in measure.acts:
                measure.acts.append(act)

    def holders(self, exception):
        """The measures that were given an exception."""
        has = lambda parts: any(x["id"] == exception for x in as_list(parts.get("exceptions")))
        for measure in self.measures.values():
            if has(measure.raw):
                return [measure.id]
        return next(a.names for a in self.acts_to_link if has(a.set) or has(a.add))

    def find_moves(self):
        """The postponements of every impose, oldest first."""
        for measure in self.measures.values():
            for impose in measure.acts:
                if impose.verb == "impose":
                    moves = [a for a in measure.acts if a.word == "postpone"]
                    impose.moves = sorted(moves, key=lambda a: (
                        a.known, a.known if a.start is None else a.start) + a.order)

    # ---- section 2: when an act takes effect ----------------------------------------------------

    def exists(self, act, known):
        return act.is_adopted and act.known <= known and \
            not (act.id in self.corrected and self.corrected[act.id] <= known)

    def effect(self, act, known):
        """None: does not exist or is cancelled; "pending": no date; else the instant."""
        if not self.exists(act, known):
            return None
        happened, told = self.events.get(act.raw.get("on_event"), (None, None))
        start = act.start
        if start is None:
            start = happened if "on_event" in act.raw else act.known
        for move in act.moves:
            if self.exists(move, known):
                start = when_of(move.raw["to"], move.zone)
        if "unless_event" in act.raw and start not in (None, "unset"):
            other, heard = self.events[act.raw["unless_event"]]
            if other is not None and other <= start and heard <= known:
                return None
        if act.start == "unset":
            return "pending"
        if "on_event" in act.raw and (happened is None or told > known):
            return "pending"
        return start

    # ---- section 3: the state -------------------------------------------------------------------

    def boundaries(self, measure):
        """Everything an answer about the measure can turn on: instants, and times of knowledge."""
        if "bounds" not in measure.cache:
            at, known = set(), set()
            for act in measure.acts:
                known.add(act.known)
                start = self.effect(act, FOREVER)
                if isinstance(start, int):
                    at.add(start)
                at.add(act.end)
                for key in ("on_event", "unless_event"):
                    happened, told = self.events.get(act.raw.get(key), (None, None))
                    known |= {told} - {None}
                if act.end_of is not None:
                    known |= {act.end_of[1]} - {None}
                known |= {self.corrected.get(act.id)} - {None}
                if isinstance(act.start, int):
                    at.add(act.start)
                at |= {when_of(m.raw["to"], m.zone) for m in act.moves}
            measure.cache["bounds"] = sorted(at), sorted(known)
        return measure.cache["bounds"]

    def facts_of(self, measure, at, known):
        """What section 3 and 4 say, worked out once between two boundaries."""
        at_bounds, known_bounds = self.boundaries(measure)
        key = bisect.bisect_right(at_bounds, at), bisect.bisect_right(known_bounds, known)
        if key not in measure.cache:
            measure.cache[key] = self.work_out(measure, at, known)
        return measure.cache[key]

    def dated(self, measure, known):
        found = [(self.effect(a, known), a) for a in measure.acts]
        acts = [((self.place_of(a), a.known) + a.order, FOREVER if e == "pending" else e, a)
                for e, a in found if e is not None]
        return [x[1:] for x in sorted(acts)]

    @staticmethod
    def is_main(pause):
        return "only" not in pause.raw or pause.raw.get("mostly") == "yes"

    def place_of(self, act):
        """Where an act stands among others: as everything is known."""
        moves = [m for m in act.moves if self.exists(m, FOREVER)]
        if moves:
            return when_of(moves[-1].raw["to"], moves[-1].zone)
        if isinstance(act.start, int):
            return act.start
        happened = self.events.get(act.raw.get("on_event"), (None, None))[0]
        return act.known if happened is None or act.start == "unset" else happened

    def fold(self, measure, acts, at, known):
        """State, the acts that are its reasons, and the taken acts."""
        taken = [a for e, a in acts if e <= at]
        resumed = {name for a in taken if a.verb == "resume" for name in a.names}
        reasons = [a for a in taken
                   if a.verb in ("impose", "amend", "terminate", "replace", "resume")]
        naming = set([measure.id] + as_list(measure.raw.get("aliases")))
        lasts = [a for a in taken if a.verb == "impose" or
                 a.verb == "extend" and naming & set(a.names)]
        end = self.end_known(lasts[-1], known) if lasts else FOREVER
        if lasts:
            reasons.append(lasts[-1])
        is_paused, open_pauses = False, []
        for pause in [a for a in taken if a.verb == "suspend"]:
            ends = [pause] + [a for a in taken if a.verb == "extend" and pause.id in a.names]
            # taken is in order, and an extend can stand before its suspend: the newest decides
            newest = max(ends, key=taken.index)
            if pause.id in resumed:
                reasons.append(pause)
            elif self.end_known(newest, known) > at:
                reasons += [pause, newest]
                open_pauses.append(pause)
                is_paused = is_paused or self.is_main(pause)
        holding = [a for a in taken if a.verb in ("terminate", "replace") and
                   not (a.id and a.id in resumed)]
        imposed = [a for a in taken if a.verb == "impose"]
        if any(a.raw.get("void") == "yes" for a in holding):
            state = "annulled"
        elif any(a.verb == "terminate" for a in holding):
            state = "removed"
        elif holding:
            state = "replaced"
        elif not imposed:
            state = "not_yet"
        elif end <= at:
            state = "expired"
        elif is_paused:
            state = "paused"
        elif self.version(measure, taken)["force"] == "call":
            state = "advisory"
        else:
            state = "in_force"
        return state, reasons, taken, lasts[-1] if lasts else None, open_pauses

    def work_out(self, measure, at, known):
        acts = self.dated(measure, known)
        state, reasons, taken, last, open_pauses = self.fold(measure, acts, at, known)
        turns = sorted(({e for e, _ in acts} |
                        {self.end_known(a, known) for e, a in acts if a.says_end}) - {FOREVER})
        since, until = ALWAYS, FOREVER
        for turn in reversed([t for t in turns if t <= at]):
            if self.fold(measure, acts, turn - 1, known)[0] != state:
                since = turn
                break
        for turn in [t for t in turns if t > at]:
            if self.fold(measure, acts, turn, known)[0] != state:
                until = turn
                break
        cites = []
        for e, act in acts:
            if act in reasons:
                cites += self.entries(act, e)
                if state == "expired" and act is last and "end_cite" in act.raw:
                    cites += [self.entry(c, act, e) for c in
                              self.cites(act.raw["end_cite"], act.instrument)]
        pending = [c for e, a in acts if e > at and
                   (e != FOREVER or self.can_still_come(a, state, taken, open_pauses))
                   for c in self.entries(a, e)]
        answer = {"measure": measure.id, "state": state, "since": show_instant(since),
                  "until": show_instant(until), "cites": cites, "pending": pending,
                  "contested": any("contested" in a.raw for a in reasons)}
        return answer, self.version(measure, taken), self.ruling_cites(taken), open_pauses

    def can_still_come(self, act, state, taken, open_pauses):
        """Whether an act without a date can come to something; only of a resume there is doubt."""
        if act.verb != "resume":
            return True
        undone = self.named[act.names[0]]
        if undone.verb != "suspend":
            return not any(a.verb == "resume" and undone.id in a.names for a in taken)
        return state not in ("removed", "replaced", "annulled", "expired") and \
            (undone not in taken or undone in open_pauses)

    def entry(self, cite, act, e):
        return {"text": self.show(cite), "verb": act.verb, "effective": show_instant(e)}

    def entries(self, act, e):
        return [self.entry(c, act, e) for c in act.cites]

    def state(self, question):
        measure = self.measures_by_name[question["measure"]]
        at = judged(question["at"], measure.regime["zone"])
        known = judged(question["known"], "UTC") if "known" in question else FOREVER
        return self.facts_of(measure, at, known)[0]

    # ---- section 4: the version -----------------------------------------------------------------

    @staticmethod
    def version(measure, taken):
        parts = {k: measure.raw[k] for k in PARTS + ["_blocks_from"] if k in measure.raw}
        parts.setdefault("force", "prohibition")
        for act in taken:
            if act.verb != "amend":
                continue
            parts.update(act.set)
            for part in ("exceptions", "quotas"):
                kept = [x for x in as_list(parts.get(part)) if x["id"] not in act.drop]
                parts[part] = kept + as_list(act.add.get(part))
        return parts

    @staticmethod
    def ruling_cites(taken):
        cites = [c for a in taken if a.verb == "impose" for c in a.ruling + a.also]
        for act in taken:
            if act.verb == "amend":
                cites = {"replace": act.ruling, "add": cites + act.ruling, "keep": cites}[act.how]
                cites = cites + act.also
        return list(dict.fromkeys(cites))

    # ---- section 5: transactions ----------------------------------------------------------------

    @functools.cached_property
    def moves(self):
        """(edition, newer code, older code) of data/hs-moved.txt."""
        path = os.path.join(os.path.dirname(__file__), "../../data/hs-moved.txt")
        with open(path, encoding="utf-8") as file:
            lines = [x.partition(":") for x in file if x[0].isdigit()]
        return [(int(head[:4]), head[5:], code) for head, _, tail in lines for code in tail.split()]

    @staticmethod
    def edition_of(measure, scope):
        given = scope.get("edition", "")[-4:]
        if given in ("2012", "2017", "2022"):
            return int(given)
        head = measure.book.instruments[measure.instrument]
        year = int(head.get("adopted", head.get("dated"))[:4])
        return 2022 if year >= 2022 else 2017 if year >= 2017 else 2012

    def has_moved(self, scope, hs, edition, text_edition):
        if not hs or not edition or edition == text_edition:
            return False
        for year, newer, older in self.moves:
            here, there = (newer, older) if edition >= year > text_edition else \
                (older, newer) if text_edition >= year > edition else ("", "")
            if here and (hs.startswith(here) or here.startswith(hs)) and \
                    self.goods(scope, there, "") != "no":
                return True
        return False

    def goods_of(self, measure, scope, question):
        """With what the goods are besides, and what they only may be."""
        kinds, hs = as_list(scope.get("kinds")), question.get("hs", "")
        if set(kinds) & set(question.get("also_kinds", ())):
            return "yes"
        fits = self.goods(scope, hs, question.get("kind", ""))
        if fits == "no" and set(kinds) & set(question.get("may_kinds", ())):
            return "partly"
        if fits == "no" and self.has_moved(scope, hs, int(question.get("hs_edition", 0)),
                                           self.edition_of(measure, scope)):
            return "partly"
        return fits

    def goods(self, scope, hs, kind):
        """"yes", "partly" or "no"."""
        if kind and kind in as_list(scope.get("kinds")):
            return "yes"
        fits = "no"
        for name in ("hs", "hs_practice", "hs_partial") if hs else ():
            for item in as_list(scope.get(name)):
                low, _, high = item.partition("-")
                high = high or low
                if len(hs) >= len(low):
                    inside = low <= hs[:len(low)] <= high
                    if inside and name != "hs_partial":
                        return "yes"
                else:
                    inside = low[:len(hs)] <= hs <= high[:len(hs)]
                fits = "partly" if inside else fits
        return fits

    @staticmethod
    def direction(scope, regime, question):
        target = as_list(regime.get("target"))
        to = question.get("to", "") == "" or question["to"] in target or \
            bool(set(question.get("also_to", ())) & set(target))
        by = question.get("from", "") == "" or question["from"] in target or \
            bool(set(question.get("also_from", ())) & set(target))
        return {"to": to, "from": by, "any": to or by, "global": True}[scope.get("direction")]

    def decide(self, question):
        at = judged(question["date"], "America/New_York")
        known = judged(question["known"], "UTC") if "known" in question else FOREVER
        hs, kind = question.get("hs", ""), question.get("kind", "")
        # None: a value that nobody knows
        question = dict(question, facts={k: v if self.knows(k, v) else None for k, v in
                                         question.get("facts", {}).items()})
        is_lost = hs[:2] in NO_CHAPTER
        if is_lost:
            question = dict(question, hs="")
            hs = ""
        if kind not in self.all_kinds:  # as if it had not been said: no conversion is by it either
            question = dict(question, kind="")
            kind = ""
        rulings = []
        for measure in self.ordered:
            answer, version, cites, pauses = self.facts_of(measure, at, known)
            scope = version.get("scope")
            if scope is None or answer["state"] not in ("in_force", "paused") or \
                    not self.can_block(version, at):
                continue
            fits = self.goods_of(measure, scope, question)
            if fits == "no":
                continue
            if not self.direction(scope, measure.regime, question):
                passes = set(question.get("may_pass", ())) & set(as_list(
                    measure.regime.get("target")))
                if "direction" not in scope or not passes:
                    continue
                fits = "partly"
            paused, by = self.paused(measure, pauses, question)
            if paused == "yes" and by is None:
                continue
            if paused == "yes":
                outcome, why = "allowed", by.ruling
            else:
                outcome, why = self.rule(measure.regime, version, cites, fits, question, at, known)
                if paused == "unknown" and self.is_main(by) and outcome == "prohibited":
                    outcome, why = "undetermined", why + by.ruling
            rulings.append({"measure": measure.id, "outcome": outcome,
                            "cites": list(dict.fromkeys(why))})
        rulings.sort(key=lambda r: (STRICTNESS.index(r["outcome"]), r["measure"].encode()))
        outcome = rulings[0]["outcome"] if rulings else \
            "allowed" if hs or kind in self.all_kinds or question.get("also_kinds") or \
            question.get("may_kinds") else "undetermined"
        if not rulings and any(self.is_doubted(doubt, question, at, known)
                               for doubt in self.doubts):
            outcome = "undetermined"
        if is_lost and STRICTNESS.index(outcome) > STRICTNESS.index("undetermined"):
            outcome = "undetermined"
        relied = dict.fromkeys(c for r in rulings if r["outcome"] == outcome for c in r["cites"])
        return {"outcome": outcome, "rulings": rulings, "cites": list(relied)}

    def paused(self, measure, pauses, question):
        """Whether the open pauses reach a transaction, and the one that says so."""
        best, by = "no", None
        for pause in pauses:
            part = pause.raw.get("only", pause.raw.get("except"))
            if part is None:
                return "yes", None
            inside = "unknown" if isinstance(part, str) else self.inside(measure, part, question)
            if "except" in pause.raw:
                inside = {"yes": "no", "no": "yes", "unknown": "unknown"}[inside]
            order = ["no", "unknown", "yes"]
            if by is None or order.index(inside) >= order.index(best):
                best, by = inside, pause
        return best, by

    def inside(self, measure, part, question):
        """Whether a transaction is in the part that a pause names."""
        has_goods = "kinds" in part or "hs" in part
        if not has_goods and not part.get("when"):
            return "unknown"
        goods = self.goods_of(measure, part, question) if has_goods else "yes"
        found = {goods.replace("partly", "unknown"), self.tested(part.get("when", {}), question.get("facts", {}))}
        return "no" if "no" in found else "unknown" if "unknown" in found else "yes"

    def is_doubted(self, doubt, question, at, known):
        """Whether it is in doubt if a measure that was silent covers these goods."""
        if not doubt["_from"] <= at < doubt["_end"] or \
                self.goods(doubt, question.get("hs", ""), question.get("kind", "")) != "yes":
            return False
        for name in as_list(doubt.get("about")):
            measure = self.measures_by_name[name]
            answer, version = self.facts_of(measure, at, known)[:2]
            if answer["state"] == "in_force" and self.can_block(version, at) and \
                    "direction" in version.get("scope", {}) and \
                    self.direction(version["scope"], measure.regime, question):
                return True
        return False

    @functools.cached_property
    def all_kinds(self):
        scopes = [m.raw.get("scope", {}) for m in self.ordered]
        scopes += [a.raw.get("set", {}).get("scope", {}) for m in self.ordered for a in m.acts]
        return {kind for scope in scopes for kind in as_list(scope.get("kinds"))}

    @functools.cached_property
    def words(self):
        """The values that conditions name, by fact, in lower case."""
        found = {}

        def gather(node):
            if isinstance(node, dict):
                for name, value in node.items():
                    if name in ("when", "granted_when", "fails_when") and isinstance(value, dict):
                        for key, values in value.items():
                            found.setdefault(key.lower(), set()).update(
                                v.lower() for v in as_list(values))
                    gather(value)
            elif isinstance(node, list):
                for value in node:
                    gather(value)
        gather([m.raw for m in self.ordered] + [a.raw for a in self.acts_to_link] +
               [r["routes"] for r in self.regimes.values()])
        return found

    def knows(self, key, value):
        words, value = self.words.get(key.lower()), value.lower()
        is_country = lambda word: len(word) == 2 and word.isascii() and word.isalpha() and \
            word != "no"
        return words is None or value in words or value == "other" or \
            (key.lower(), value) == ("purpose", "commercial") or \
            words <= {"yes", "no"} and value in ("yes", "no") or \
            is_country(value) and any(map(is_country, words))

    @staticmethod
    def can_block(version, at):
        begins = version.get("_blocks_from")
        if version["force"] in ("prohibition", "limit"):
            return begins is None or at >= begins
        return version["force"] == "duty" and begins is not None and at >= begins

    def rule(self, regime, version, ruling, fits, question, at, known):
        facts = question.get("facts", {})
        wind = version.get("wind_down")
        if wind and at < wind["_end"] and facts.get("contract_date", "9") < wind["contract_before"] \
                and (not wind.get("kinds") or question.get("kind") in as_list(wind["kinds"])):
            return "allowed", wind["_cites"] or ruling
        granted = [x for x in as_list(version.get("exceptions"))
                   if self.granted(x, facts, at, known)]
        effects = {self.effect_of(x, facts) for x in granted}
        if len(effects) == 2:
            return "undetermined", [c for x in granted for c in x["_cites"]]
        if effects == {"allowed"}:
            return "allowed", granted[0]["_cites"]
        quota = max((q for q in as_list(version.get("quotas"))
                     if self.stands(q, at, known)),
                    key=lambda q: (q["_from"], q["id"].encode()), default=None)
        quota_says = self.quota(quota, question, facts) if quota else None
        if quota_says == "within_quota":
            return "within_quota", quota["_cites"]
        if effects:
            return "needs_authorisation", granted[0]["_cites"]
        if version.get("committee_route") == "yes" and facts.get("approved") == "yes":
            return "allowed", ruling
        route = max((r for r in regime["routes"] if self.stands(r, at, known)),
                    key=lambda r: (r["_from"], r["id"].encode()), default=None)
        if route:
            if route.get("granted_when") and self.tested(route["granted_when"], facts) == "yes":
                return "allowed", route["_cites"]
            if self.tested(route.get("when", {}), facts) == "yes":
                if route.get("effect") == "allowed":
                    return "allowed", route["_cites"]
                return "needs_authorisation", ruling + route["_cites"]
        if quota:
            return quota_says, quota["_cites"]
        return ("undetermined" if fits == "partly" else "prohibited"), ruling

    # ---- section 6: exceptions ------------------------------------------------------------------

    @staticmethod
    def tested(when, facts):
        unknown = False
        for key, values in when.items():
            if facts.get(key) is None:
                unknown = True
            elif facts[key].lower() not in [value.lower() for value in as_list(values)]:
                return "no"
        return "unknown" if unknown else "yes"

    @staticmethod
    def stands(item, at, known):
        return item["_good"] and item["_known"] <= known and item["_from"] <= at < item["_end"]

    def granted(self, item, facts, at, known):
        if not self.stands(item, at, known) or self.tested(item.get("when", {}), facts) != "yes":
            return False
        for below in as_list(item.get("exceptions")):
            if self.stands(below, at, known) and (
                    self.granted(below, facts, at, known) or
                    self.tested(below.get("when", {}), facts) == "unknown"):
                return False
        return True

    @staticmethod
    def effect_of(item, facts):
        return "allowed" if facts.get("approved") == "yes" else item.get("effect", "allowed")

    # ---- section 7: quotas ----------------------------------------------------------------------

    @staticmethod
    def milli(text):
        whole, _, part = text.partition(".")
        return int(whole) * 1000 + int((part + "000")[:3])

    def quota(self, quota, question, facts):
        is_doubtful = False
        for key, values in quota.get("fails_when", {}).items():
            if key in facts and facts[key] is None:
                is_doubtful = True
            elif key in facts and facts[key].lower() in [v.lower() for v in as_list(values)]:
                return "prohibited"
        if facts.get("stop_notice") == "yes":
            return "prohibited"
        said = self.measured(quota, question, facts)
        return "undetermined" if is_doubtful and said == "within_quota" else said

    def measured(self, quota, question, facts):
        computed, own = [], None
        for limit in as_list(quota["limits"]):
            used, most = self.used(quota, limit, question, facts)
            if used is None or most is None:
                continue
            computed.append(used <= most)
            if limit["unit"] == question.get("unit"):
                own = used <= most
        if not computed:
            return "undetermined"
        if quota.get("rule") == "any_unit" and own is not None:
            return "within_quota" if own else "prohibited"
        return "within_quota" if all(computed) else "prohibited"

    def used(self, quota, limit, question, facts):
        unit, asked = limit["unit"], question.get("unit", "")
        most = self.milli(limit["max"])
        amount = lambda name: self.milli(facts[name]) if name in facts else 0
        if unit == "USD" and asked != "USD":
            if "value_usd" not in facts:
                return None, None
            return amount("value_usd") + amount("prior_value_usd"), most
        if "quantity" not in question:
            return None, None
        total = self.milli(question["quantity"]) + amount("prior")
        if unit == "own_prior_12_months":
            if unit not in facts:
                return None, None
            return total, most * amount(unit) // 1000
        if unit == asked:
            return total, most
        for way in as_list(quota.get("conversions")):
            if way["from"] == asked and way["to"] == unit and (
                    not way.get("kinds") or question.get("kind") in as_list(way["kinds"])):
                return -(-total * self.milli(way["times"]) // 1000), most
        return None, None

    def answer(self, question):
        found = self.state(question) if question["ask"] == "state" else self.decide(question)
        return json.dumps(found, ensure_ascii=False, separators=(",", ":"))
