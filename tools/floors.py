#!/usr/bin/env python3
"""Which folder includes which, and whether every arrow points down.

usage: floors.py SRC INCLUDE

Reads every #include "..." of SRC and INCLUDE.  Fails on an include that points to a higher floor or to
a sibling, on a circle between files, on a header that does not exist, on floors 8 and 9 reaching past
detente.h and base/ (the program may start the server), and when it has seen no arrow at all (then it looked in the wrong place).
"""
import os
import re
import sys

# Folder -> floor.  Folders of one floor are siblings and do not see each other.
FLOORS = {
    "include": 0,  # detente.h: the contract.  Anyone may include it; it includes nothing of ours.
    "base": 1,
    "text": 2,
    "list": 3, "law": 3,
    "index": 4, "match": 4,
    "screen": 5,
    "store": 6,
    "api": 7,
    "server": 8,
    "cli": 9,
}
PROGRAMS = 8
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]+"([^"]+)"', re.M)


def sources(folder):
    for place, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            if name.endswith((".c", ".h")):
                yield os.path.join(place, name)


def main(src, include):
    arrows, problems, graph = {}, [], {}
    for path in list(sources(src)) + list(sources(include)):
        inside = os.path.relpath(path, src)
        mine = "include" if inside.startswith("..") else inside.split(os.sep)[0]
        if mine not in FLOORS:
            problems.append(f"{path}: folder '{mine}' has no floor; give it one in tools/floors.py")
            continue
        text = open(path, encoding="utf-8").read()
        for match in INCLUDE.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            name = match.group(1)
            at = f"{path}:{line}"
            if os.path.exists(os.path.join(include, name)):
                theirs, target = "include", os.path.join(include, name)
            else:
                theirs, target = name.split("/")[0], os.path.join(src, name)
                if name.endswith(".inc") and "/" not in name:
                    continue  # a generated table, private to its file
                if not os.path.exists(target):
                    problems.append(f"{at}: includes \"{name}\", which is not in {src} or {include}")
                    continue
            graph.setdefault(path, set()).add(target)
            if theirs == mine:
                continue
            arrows[(mine, theirs)] = arrows.get((mine, theirs), 0) + 1
            if FLOORS.get(theirs, 99) > FLOORS[mine]:
                problems.append(f"{at}: {mine}/ (floor {FLOORS[mine]}) includes \"{name}\" of floor "
                                f"{FLOORS.get(theirs, '?')}: arrows point down only")
            elif FLOORS[theirs] == FLOORS[mine]:
                problems.append(f"{at}: {mine}/ includes \"{name}\" of its sibling {theirs}/: what both "
                                "need moves down, what joins them moves up")
            elif FLOORS[mine] >= PROGRAMS and theirs not in ("include", "base", "server"):
                problems.append(f"{at}: a program includes \"{name}\": programs see detente.h and base/ "
                                "only, so what they lack our users lack")
    state = {}

    def walk(path, trail):
        state[path] = 1
        for target in sorted(graph.get(path, ())):
            if state.get(target) == 1:
                problems.append("circle: " + " -> ".join(trail[trail.index(target):] + [target]))
            elif target not in state:
                walk(target, trail + [target])
        state[path] = 2

    for path in sorted(graph):
        if path not in state:
            walk(path, [path])
    for (mine, theirs), count in sorted(arrows.items(), key=lambda a: (-FLOORS[a[0][0]], a)):
        print(f"{FLOORS[mine]} {mine:8} -> {FLOORS.get(theirs, '?')} {theirs:8} {count:4}")
    if not arrows:
        problems.append(f"no include between folders seen below {src}: nothing was checked")
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2]))
