"""pin.py LAWBOOK FOLDER...: writes states.csv and transactions.csv of regimes, as goldens.

A row stands on each side of every date that an act, an end, a quota, a route or a wind-down names,
and for every kind, code, direction, exception and limit of a scope.  The answers come from the
second evaluator, so they pin what the lawbook says against slips of the pen; whether it says what
the Council said is the business of cases.csv.  Run after a change of law, and read the diff.
"""
import csv
import os
import re
import sys

import evaluator

DAY = 86400000000
STATES = ["date", "regime", "kind", "expected", "reasons", "pending",
          "as_known", "note"]
TRANSACTIONS = ["date", "actor_from", "actor_to", "item", "quantity", "unit", "expected",
                "paragraphs", "as_known", "note"]


def day_of(us, zone):
    """The day that the clock of zone shows."""
    moment = evaluator.EPOCH + us * evaluator.US
    text = moment.astimezone(evaluator.zoneinfo.ZoneInfo(zone)).date().isoformat()
    return text


def moments(us, zone):
    """The text just before an instant, and the text at it: days where it is a midnight."""
    day = day_of(us, zone)
    if evaluator.read_instant(day, zone) == us:
        return day_of(us - 1, zone), day
    return evaluator.show_instant(us - 1000000), evaluator.show_instant(us)


def brief(cite):
    """'2371:8' for S/RES/2371 (2017) OP 8."""
    found = re.fullmatch(r"S/RES/(\d+) \(\d+\)(?: OP)?(?: (.*))?", cite)
    return ":".join(filter(None, found.groups())) if found else cite


def state_rows(book, measure):
    zone = measure.regime["zone"]
    asked = {}
    for act in measure.acts:
        if not act.is_adopted:
            continue
        known, unknown = map(evaluator.show_instant, (act.known, act.known - 1000000))
        told = [book.events[e][1] for e in [act.raw.get("on_event")] if e in book.events]
        told += [act.end_of[1]] if act.end_of else []
        first = [act.start] if act.moves else []
        known_of_moves = [evaluator.show_instant(m.known - 1000000) for m in act.moves]
        for when in first:
            for text in moments(when, zone):
                asked.update({(text, before): 1 for before in known_of_moves})
        for when in (book.effect(act, evaluator.FOREVER), act.end if act.says_end else None):
            if isinstance(when, int) and when != evaluator.FOREVER:
                for text in moments(when, zone):
                    asked[text, ""] = asked[text, known] = asked[text, unknown] = 1
                    for instant in told:
                        if instant is not None:
                            asked[text, evaluator.show_instant(instant)] = 1
        older = [a for a in measure.acts if a.says_end and a.known < act.known]
        moved = [act] + sorted(older, key=lambda a: a.known)[-1:] if act.says_end else []
        for other in moved:
            if other.end != evaluator.FOREVER:
                # what the act moves: asked when it was known and just before
                for text in moments(other.end, zone):
                    asked[text, unknown] = 1
                    asked[text, known] = 1
        for text in moments(act.known, zone):
            asked[text, known] = 1
            asked[text, unknown] = 1
    for at, known in sorted(asked):
        question = {"ask": "state", "measure": measure.id, "at": at}
        if known:
            question["known"] = known
        answer = book.state(question)
        reasons, pending = (";".join(brief(cite["text"]) for cite in answer[part]) or "-"
                            for part in ("cites", "pending"))
        yield [at, measure.regime["id"], measure.raw["kind"], answer["state"], reasons, pending,
               known, "[%s]" % measure.id]


def codes(scope):
    for name in ("hs", "hs_practice", "hs_partial"):
        for item in evaluator.as_list(scope.get(name)):
            low, _, high = item.partition("-")
            for code, step in ((low, 0), (low, -1), (high or low, 0), (high or low, 1)):
                yield str(int(code) + step).zfill(len(code))


def whens(items):
    """Facts that fit each exception whole, and with each one missing."""
    for item in items:
        when = {k: evaluator.as_list(v) for k, v in item.get("when", {}).items()}
        for key in [None] + list(when):
            facts = {k: v[0] for k, v in when.items() if k != key}
            yield facts
            yield dict(facts, approved="yes")
        for key, values in when.items():
            for value in values[1:]:
                yield dict({k: v[0] for k, v in when.items()}, **{key: value})
        for inner in whens(evaluator.as_list(item.get("exceptions"))):
            yield dict({k: v[0] for k, v in when.items()}, **inner)


def questions(book, measure):
    """(date, from, to, kind, hs, quantity, unit, facts)"""
    zone = "America/New_York"
    target = (evaluator.as_list(measure.regime.get("target")) or ["KP"])[0]
    acts = book.dated(measure, evaluator.FOREVER)
    before = {}
    for effect, act in acts:
        if effect == evaluator.FOREVER:
            continue
        taken = [a for e, a in acts if e <= effect]
        version = book.version(measure, taken)
        scope = version.get("scope")
        if not scope:
            continue
        goods = [("kind", k) for k in evaluator.as_list(scope.get("kinds"))]
        goods += [("hs", c) for c in dict.fromkeys(codes(scope))]
        ways = [("XX", target), (target, "XX")]
        if scope.get("direction") == "from":
            ways.reverse()
        dates = moments(effect, zone)
        if act.verb == "impose" or "scope" in act.raw.get("set", {}):
            for good in goods:
                for date in dates:
                    yield (date,) + ways[0] + good + ("", "", {})
        for good in goods[:1]:
            for date in dates:
                yield (date,) + ways[0] + good + ("", "", {})
                yield (date,) + ways[0] + good + ("", "", {"approved": "yes"})
            yield (dates[1],) + ways[1] + good + ("", "", {})
            yield (dates[1], "XX", "YY") + good + ("", "", {})
            for items in (before.get("exceptions"), version.get("exceptions")):
                for facts in whens(evaluator.as_list(items)):
                    yield (dates[1],) + ways[0] + good + ("", "", facts)
            for item in evaluator.as_list(version.get("exceptions")):
                facts = {k: evaluator.as_list(v)[0] for k, v in item.get("when", {}).items()}
                for turn in (item["_from"], item["_known"], item["_end"]):
                    if turn not in (evaluator.ALWAYS, evaluator.FOREVER):
                        for date in moments(turn, zone):
                            yield (date,) + ways[0] + good + ("", "", facts)
            for quota in evaluator.as_list(version.get("quotas")):
                for question in quota_questions(quota, ways[0] + good, zone):
                    yield question
                    if "quotas" in act.raw.get("set", {}) or act.verb == "impose":
                        # before a later text took its place
                        yield question + (evaluator.show_instant(act.known),)
        part = act.raw.get("only", act.raw.get("except"))
        if isinstance(part, dict):
            for good in goods:
                for date in dates:
                    for facts in [{}] + list(whens([part])):
                        yield (date,) + ways[0] + good + ("", "", facts)
                for key, values in part.get("when", {}).items():
                    other = "no" if "yes" in evaluator.as_list(values) else "other"
                    yield (dates[1],) + ways[0] + good + ("", "", {key: other})
        wind = version.get("wind_down")
        if wind:
            turn = evaluator.read_instant(wind["contract_before"], zone)
            kinds = evaluator.as_list(wind.get("kinds"))
            for good in (goods[:1] + [g for g in goods if g[1] in kinds]):
                for contract in moments(turn, zone):
                    dated = [dates[1]]
                    if wind["_end"] != evaluator.FOREVER:
                        dated += moments(wind["_end"], zone)
                    for date in dated:
                        yield (date,) + ways[0] + good + ("", "", {"contract_date": contract})
        before = version


def quota_questions(quota, way, zone):
    for turn in (quota["_from"], quota["_end"]):
        if turn in (evaluator.ALWAYS, evaluator.FOREVER):
            continue
        for date in moments(turn, zone):
            for limit in evaluator.as_list(quota["limits"]):
                most = int(float(limit["max"]))
                unit, facts = limit["unit"], {}
                if unit == "own_prior_12_months":
                    unit, most, facts = "tonne", 1000, {"own_prior_12_months": "1000"}
                for amount in (most, most + 1):
                    yield (date,) + way + (str(amount), unit, facts)
                yield (date,) + way + ("1", unit, dict(facts, stop_notice="yes"))
                yield (date,) + way + ("1", unit, dict(facts, approved="yes"))
                for way_in in evaluator.as_list(quota.get("conversions")):
                    for kind in evaluator.as_list(way_in.get("kinds")):
                        for amount in (0, 1):
                            amount += int(most / float(way_in["times"]))
                            yield (date,) + way[:2] + ("kind", kind, str(amount), way_in["from"],
                                                       facts)
                for way_in in evaluator.as_list(quota.get("conversions")):
                    yield (date,) + way + (str(most // 10), way_in["from"], facts)
                for key, values in quota.get("fails_when", {}).items():
                    for value in evaluator.as_list(values):
                        yield (date,) + way + ("1", unit, dict(facts, **{key: value}))


def route_questions(book, regime, measures):
    """Each route on its first day and the day before, for the first measures that blocked then."""
    for route in regime["routes"]:
        for turn in (route["_from"], route["_end"]):
            if turn in (evaluator.ALWAYS, evaluator.FOREVER):
                continue
            for date in moments(turn, "America/New_York"):
                for measure in measures[:3]:
                    scope = measure.raw.get("scope", {})
                    for kind in evaluator.as_list(scope.get("kinds"))[:1]:
                        target = (evaluator.as_list(regime.get("target")) or ["KP"])[0]
                        way = (target, "XX") if scope.get("direction") == "from" \
                            else ("XX", target)
                        for facts in whens([route, {"when": route.get("granted_when", {})}]):
                            yield (date,) + way + ("kind", kind, "", "", facts)


def transaction_rows(book, asked):
    seen = set()
    for date, by, to, name, good, quantity, unit, facts, *known in asked:
        item = ("HS:" if name == "hs" else "kind:") + good
        item += "".join(";%s=%s" % fact for fact in facts.items())
        known = "".join(known)
        key = date, by, to, item, quantity, unit, known
        if key in seen:
            continue
        seen.add(key)
        question = {"ask": "decide", "date": date, "from": by, "to": to, name: good,
                    "facts": facts}
        if quantity:
            question.update(quantity=quantity, unit=unit)
        if known:
            question["known"] = known
        answer = book.decide(question)
        yield list(key[:6]) + [answer["outcome"], ";".join(answer["cites"]) or "-", known, ""]


def write(path, header, rows):
    if rows:
        with open(path, "w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header] + rows)
    print("%s: %d rows" % (path, len(rows)))


def home_of(book, folder):
    """The regimes that the files of a folder define, and the measures that its acts touch."""
    regimes, touched = [], set()
    for file in evaluator.read_folder(folder):
        if isinstance(file.get("regime"), dict):
            regimes.append(book.names[file["regime"]["id"]])
        for act in evaluator.as_list(file.get("acts")):
            for verb in evaluator.VERBS + evaluator.AMENDING:
                touched |= set(evaluator.as_list(act.get(verb)))
    return regimes, touched


def main(lawbook, *folders):
    book = evaluator.Book(lawbook)
    for folder in map(os.path.normpath, folders):
        states, asked = [], []
        regimes, touched = home_of(book, folder)
        for measure in book.ordered:
            if measure.regime in regimes or measure.id in touched:
                states += state_rows(book, measure)
        for regime in regimes:
            measures = [m for m in book.ordered if m.regime is regime]
            asked += [q for m in measures for q in questions(book, m)]
            asked += route_questions(book, regime, measures)
        write(os.path.join(folder, "states.csv"), STATES, states)
        write(os.path.join(folder, "transactions.csv"), TRANSACTIONS,
              sorted(transaction_rows(book, asked)))


if __name__ == "__main__":
    main(*sys.argv[1:])
