#!/usr/bin/env python3
"""Every route against every key and every token: none, each scope, each role.

usage: roles.py PROGRAM ROOT

The routes are read from the tables in src/server, so a new one is in the matrix when it is written; what
each role may do is read from docs/roles.md.
"""
import glob
import hashlib
import json
import os
import re
import sys
import tempfile
import time

from harness import Server, check, finish, same
from tokens import Key, claims

program, root = sys.argv[1], sys.argv[2]
SCOPES = {"SERVE_OPEN": None, "SERVE_ASK": "ask", "SERVE_BOOKS": "books", "SERVE_WRITE": "write", "SERVE_WATCH": "watch", "SERVE_MANAGE": "manage"}
ROLES = ["analyst", "senior_analyst", "approver", "list_manager", "lawbook_editor", "business", "auditor", "service"]


def routes():
    found = []
    for path in sorted(glob.glob(os.path.join(root, "src", "server", "*.c"))):
        text = open(path, encoding="utf-8").read()
        words = {name: value for name, value in re.findall(r"^#define\s+(\w+)\s+(.*)$", text, re.M)}
        for method, route, rest in re.findall(r'\{"([A-Z]+)",\s*"(/[^"]*)",([^}]*)\}', text):
            first = rest.split(",")[0].strip()
            scope = re.search(r"SERVE_(OPEN|ASK|BOOKS|WRITE|WATCH|MANAGE)\b", words.get(first, first))
            check(f"{method} {route} has a scope", scope, rest)
            found.append((method, route, SCOPES[scope.group(0)]))
    return found


def key(name, scopes, roles=None, actor=None):
    more = (f", actor: {actor}" if actor else "") + (f", roles: [{roles}]" if roles is not None else "")
    return f"  - {{id: {name}, hash: {hashlib.sha256(name.encode()).hexdigest()}, scopes: [{scopes}]{more}}}\n"


table = routes()
check("routes were seen", len(table) > 50, len(table))
scopes = ["ask", "books", "write", "watch", "manage"]
file = "keys:\n" + key("nothing", "") + "".join(key(scope, scope) for scope in scopes)
file += "".join(key(role, "ask, books, write", role, role) for role in ROLES) + key("roleless", "write", "", "x") + key("maker", "write", "analyst", "maker")
file += "oidc:\n  issuer: https://login.example.org/\n  audience: detente\n  jwks: jwks.json\n  map:\n"
file += "".join(f"    - {{value: {scope}, scopes: [{scope}]}}\n" for scope in scopes)
file += "".join(f"    - {{value: {role}, roles: [{role}], scopes: [ask, books, write]}}\n" for role in ROLES)
issuer = Key(tempfile.mkdtemp(prefix="det-roles-"), "EdDSA", "k")


def token(*values, **more):
    return issuer.token(claims(roles=list(values), **{"exp": int(time.time()) + 3600, **more}))


tokens = {**{f"token of {scope}": token(scope) for scope in scopes}, "token of nothing": token(), "token that has expired": token(*scopes, exp=1000),
          "token of a stranger": Key(tempfile.mkdtemp(prefix="det-roles-"), "EdDSA", "k").token(claims(roles=scopes))}
server = Server(program, root, lists=[("un", sorted(glob.glob(os.path.join(root, "samples", "un-*.xml"))))])
with open(os.path.join(server.data, "keys.yaml"), "w", encoding="utf-8") as out:
    out.write(file)
os.chmod(os.path.join(server.data, "keys.yaml"), 0o600)
with open(os.path.join(server.data, "jwks.json"), "w", encoding="utf-8") as out:
    json.dump({"keys": [issuer.public()]}, out)
with server:
    for method, route, scope in table:
        url = re.sub(r"\{[^}]+\}", "x", route)
        body = b"{}" if method == "POST" else None
        for name in [None, "nobody", "nothing", *scopes, *tokens]:
            status, headers, text = server.ask(method, url, body, {"Authorization": "Bearer " + tokens.get(name, name)} if name else {})
            if scope is None:
                good = status != 401 and b"has no scope" not in text  # /updatez has a word of its own
            elif name in (None, "nobody", "token that has expired", "token of a stranger"):
                good = status == 401 and headers["www-authenticate"].startswith("Bearer")
            elif name in (scope, f"token of {scope}"):
                good = status != 401 and b"has no scope" not in text
            else:
                good = status == 403 and b"has no scope" in text
            check(f"{method} {route} with the key '{name}'", good, f"{status} {text[:200]!r}")

    # ---- what each role may write
    grid = {}
    for line in open(os.path.join(root, "docs", "roles.md"), encoding="utf-8"):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) >= 9 and cells[1] in ("yes", ""):
            for action in cells[0].split(","):
                grid[action.strip().split(" ")[0]] = {role for role, cell in zip(ROLES, cells[1:9]) if cell == "yes"}
    question = {"name": "KIM YONG CHOL", "on": "2026-05-09"}
    hold = {"kind": "payment", "branch": "US", "received": "2020-01-02", "amount": "100.00", "currency": "USD", "source": "desk",
            "parties": [{"role": "beneficiary", "name": "X"}], "bases": [{"measure": "un.1718.asset_freeze", "subject": "un:KPi.024", "path": "direct", "from": "2020-01-02", "source": "list"}]}
    licence = {"authority": "1718 Committee", "kind": "committee_approval", "measures": ["un.1718.coal"], "valid_from": "2020-01-01", "source": "letter"}
    finding = {"regime": "un:1718", "kind": "nuclear_test", "title": "A test", "status": "reported", "on": "2025-11-20", "source": "a wire report"}
    quota = {"kind": "report", "quota": "Q-REF-YEAR", "on": "2018-03-01", "amount": "900 barrel", "source": "the panel"}

    def case(role):
        name = f"C-{role}"
        assert server.ask("POST", "/v1/cases", {"question": {**question, "id": name}, "id": name}, {"X-API-Key": "maker"})[0] == 201
        return f"/v1/cases/{name}/entries"

    def entry(role, **fields):
        return case(role + "-" + fields["entry"]), fields

    writes = {
        "open_case": lambda role: ("/v1/cases", {"question": {**question, "id": role}, "id": "O-" + role}),
        "note": lambda role: entry(role, entry="note", note="x"),
        "assign": lambda role: entry(role, entry="assign", to="maker"),
        "escalate": lambda role: entry(role, entry="escalate", note="x"),
        "close_false_positive": lambda role: entry(role, entry="close", reason="different_name", note="read it"),
        "place_hold": lambda role: ("/v1/holds", {**hold, "id": "H-" + role}),
        "enter_licence": lambda role: ("/v1/licences", {**licence, "id": "L-" + role}),
        "record_quota": lambda role: ("/v1/quotas", {**quota, "id": "Q-" + role}),
        "record_finding": lambda role: ("/v1/findings", {**finding, "id": "F-" + role}),
    }
    for action, make in writes.items():
        check(f"docs/roles.md tells of {action}", action in grid)
        for role in [*ROLES, "roleless"]:
            for who, head in ((role, {"X-API-Key": role}), ("t-" + role, {"Authorization": "Bearer " + token(*([role] if role in ROLES else ["write"]), sub="t-" + role)})):
                url, body = make(who)
                status, _, text = server.ask("POST", url, body, head)
                may = role in grid[action]
                check(f"{action} by {who}", status == 201 if may else status == 403 and b"may not" in text, f"{status} {text[:300]!r}")
    refusals = [r for r in server.json("GET", "/v1/audit/records?limit=1000", headers={"X-API-Key": "auditor"})["items"] if r["kind"] == "refused"]
    check("what was refused is kept", len(refusals) > 20, len(refusals))
    same("the log is as it was written", server.ask("GET", "/v1/audit/verify", headers={"X-API-Key": "auditor"})[0], 200)
    check("no key stands in the log", not re.search(r"maker|Bearer", server.told()))
    modes = {line.split(":")[1].strip() for task in os.listdir(f"/proc/{server.process.pid}/task")
             for line in open(f"/proc/{server.process.pid}/task/{task}/status", encoding="utf-8") if line.startswith("Seccomp:")}
    same("every thread is confined", modes, {"2"})
# ---- where roles are in use, a profile that nobody approved answers nothing under the log
logged = Server(program, root, lists=[("un", sorted(glob.glob(os.path.join(root, "samples", "un-*.xml"))))])
low, keys = os.path.join(logged.work, "low.yaml"), os.path.join(logged.data, "keys.yaml")
with open(low, "w", encoding="utf-8") as out:
    out.write("threshold: 0.6\n")
with open(keys, "w", encoding="utf-8") as out:
    out.write("keys:\n" + key("analyst", "ask", "analyst", "analyst") + key("ask", "ask"))
os.chmod(keys, 0o600)
logged.args += ["--log", "--profile", low]
with logged:
    status, _, text = logged.ask("POST", "/v1/screen", {"name": "KIM YONG CHOL"}, {"X-API-Key": "analyst"})
    check("refused with roles", status == 403 and b"was never proposed" in text, f"{status} {text[:300]!r}")
    status, _, text = logged.ask("POST", "/v1/screen", {"name": "KIM YONG CHOL"}, {"X-API-Key": "ask"})
    check("answered where no roles are in use", status == 200, f"{status} {text[:300]!r}")
    logs = [line for line in logged.cli("audit", "decisions", "--json").splitlines() if line]
    same("one is logged", [json.loads(line)["actor"] for line in logs], ["ask"])
finish()
