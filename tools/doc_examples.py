#!/usr/bin/env python3
"""Runs the examples of the documentation and compares what they print.

usage: doc_examples.py PROGRAM PAGE|FOLDER...

An example is a fenced block whose fence says `console`.  A line "$ command" is run by sh in a folder
that holds samples/ and lawbook/, with `detente` first on the path, a fresh data folder for each page and one
shell environment; the lines behind it are what it must print (standard output and error together).
A block whose fence says a language and a path (```yaml law/un/841/regime.yaml) is written to that file first.
A line "..." stands for any lines, "..." within a line for any text.  "<hash>" stands for any run of hexadecimal digits, "<ms>" for any
number.  Blocks of one page run in order.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile


def blocks(path):
    """[line, command, what it prints], or [line, None, a file and its text]."""
    commands, inside, file = [], False, None
    for number, line in enumerate(open(path, encoding="utf-8").read().split("\n"), 1):
        if file is not None and not line.startswith("```"):
            file[2][1].append(line)
        elif line.startswith("```"):
            named = re.fullmatch(r"```[a-z]+ (\S+)", line.strip())
            file = [number, None, (named.group(1), [])] if named else None
            commands += [file] if named else []
            inside = not inside and line.strip() == "```console"
        elif inside and line.startswith("$ "):
            commands.append([number, line[2:], []])
        elif inside and commands and (commands[-1][1] or "").endswith("\\") and not commands[-1][2]:
            commands[-1][1] = commands[-1][1][:-1] + line.strip()
        elif inside and commands:
            commands[-1][2].append(line)
    return commands


def pattern(lines):
    parts = []
    for line in lines:
        if line.strip() == "...":
            parts.append(r"(?:[^\n]*\n)*?")
        else:
            text = re.escape(line.rstrip()).replace(r"\.\.\.", "[^\\n]*")
            text = text.replace("<hash>", "[0-9a-f]+").replace("<ms>", r"[0-9.]+")
            parts.append(text + r"[ \t]*\n")
    return re.compile("".join(parts) + r"\Z")


def run_page(program, root, page):
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, "bin"))
        shutil.copy(program, os.path.join(folder, "bin", "detente"))
        for name in ("samples", "lawbook", "dev", "data"):
            os.symlink(os.path.join(root, name), os.path.join(folder, name))
        os.symlink(os.path.join(root, "lawbook"), os.path.join(folder, "bin", "lawbook"))
        environment = {"PATH": os.path.join(folder, "bin") + ":/usr/bin:/bin", "LC_ALL": "C.UTF-8",
                       "HOME": folder, "DETENTE_DATA": os.path.join(folder, "detente-data")}
        for number, command, want in blocks(page):
            if command is None:
                place = os.path.join(folder, want[0])
                os.makedirs(os.path.dirname(place), exist_ok=True)
                with open(place, "w", encoding="utf-8") as file:
                    file.write("\n".join(want[1]) + "\n")
                continue
            if command.startswith(("./dev", "git clone", "cd ")):
                continue  # the front door runs us: not from inside itself
            while want and not want[-1].strip():
                want.pop()
            run = subprocess.run(["sh", "-c", command], cwd=folder, env=environment,
                                 stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300)
            got = run.stdout if run.stdout.endswith("\n") or not run.stdout else run.stdout + "\n"
            if pattern(want).match(got):
                passed += 1
            else:
                failed += 1
                print(f"{page}:{number}: $ {command}\n--- printed\n{got}--- expected\n" +
                      "\n".join(want))
    return passed, failed


def main(program, places):
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    pages = []
    for place in places:
        if os.path.isdir(place):
            pages += sorted(os.path.join(at, name) for at, _, names in os.walk(place)
                            for name in names if name.endswith(".md"))
        else:
            pages.append(place)
    passed = failed = 0
    for page in pages:
        good, bad = run_page(os.path.abspath(program), root, page)
        passed += good
        failed += bad
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2:]))
