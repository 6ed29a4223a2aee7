#!/usr/bin/env python3
"""Tokens of an issuer: which are believed, which are refused, what their holder may, and keys that change.

usage: oidc.py PROGRAM ROOT
"""
import base64
import glob
import hashlib
import hmac
import json
import os
import re
import sys
import tempfile
import time

from harness import Server, check, finish, same
from tokens import Key, b64, claims

program, root = sys.argv[1], sys.argv[2]
folder = tempfile.mkdtemp(prefix="det-oidc-")
server = Server(program, root, lists=[("un", sorted(glob.glob(os.path.join(root, "samples", "un-*.xml"))))])
rsa, ec, ed = Key(folder, "RS256", "r1"), Key(folder, "ES256", "e1"), Key(folder, "EdDSA", "d1")
stranger = Key(folder, "ES256", "e1")  # a key of its own under the same name
stranger.file += ".other"
os.rename(stranger.file[:-6], stranger.file)
ec = Key(folder, "ES256", "e1")
weak = Key(folder, "RS256", "w1", bits=1024)
secret = hashlib.sha256(b"static").hexdigest()
KEYS = """\
keys:
  - {id: fixed, hash: %s, scopes: [ask]}
oidc:
  issuer: https://login.example.org/
  audience: detente
  jwks: jwks.json
  claim: realm.roles
  actor: name
  leeway_seconds: 30
  map:
    - {value: desk, roles: [analyst], scopes: [ask, books, write]}
    - {value: chief, roles: [approver, senior_analyst], scopes: [ask, books, write]}
    - {value: ops, scopes: [watch, manage]}
  actors:
    - {value: anna@example.org, actor: anna}
    - {value: boss@example.org, actor: boss}
""" % secret


def put(name, text):
    path = os.path.join(server.data, name)
    with open(path + ".new", "w", encoding="utf-8") as out:
        out.write(text if isinstance(text, str) else json.dumps(text))
    os.chmod(path + ".new", 0o600)
    os.rename(path + ".new", path)


def jwks(*keys):
    put("jwks.json", {"keys": list(keys)})


def ask(token, path="/v1/screen", body=b'{"name":"Kim Yong Chol"}', method="POST", scheme="Bearer "):
    return server.ask(method, path, body, {"Authorization": scheme + token})


def held(*values, **more):
    return claims(realm={"roles": list(values)}, name="anna@example.org", **more)


def refused(name, token, why):
    status, headers, text = ask(token)
    same(f"{name}: status", status, 401)
    check(f"{name}: why", why in json.loads(text)["detail"], text)
    same(f"{name}: challenge", headers.get("www-authenticate"), f'Bearer error="invalid_token", error_description="{why}"')
    check(f"{name}: no verdict", b"CLEAR" not in text and b"verdict" not in text, text)


put("keys.yaml", KEYS)
jwks(rsa.public(), ec.public(), ed.public(), {"kty": "oct", "k": b64(b"shared"), "alg": "HS256", "kid": "h1"}, {"kty": "RSA", "use": "enc", "n": "x", "e": "y"},
     {"kty": "EC", "crv": "P-521", "x": "AA", "y": "AA"})
def now():
    return int(time.time())


with server:
    # ---- believed
    for key in (rsa, ec, ed):
        same(f"{key.alg}", ask(key.token(held("desk")))[0], 200)
        same(f"{key.alg} without a kid: the only key of its kind", ask(key.token(held("desk"), {"kid": None}))[0], 200)
    for _ in range(20):  # the numbers of a signature are sometimes short
        same("ES256 again", ask(ec.token(held("desk", jti=os.urandom(4).hex())))[0], 200)
    same("one of several audiences", ask(ec.token(held("desk", aud=["other", "detente"])))[0], 200)
    same("an access token by its type", ask(ec.token(held("desk"), {"typ": "at+jwt"}))[0], 200)
    same("without a type", ask(ec.token(held("desk"), {"typ": None}))[0], 200)
    same("parts of a second", ask(ec.token(held("desk", exp=now() + 600.5)))[0], 200)
    same("ended within the leeway", ask(ec.token(held("desk", exp=now() - 10)))[0], 200)
    same("begun within the leeway", ask(ec.token(held("desk", nbf=now() + 10, iat=now() + 10)))[0], 200)
    same("without nbf and iat", ask(ec.token(held("desk", nbf=None, iat=None)))[0], 200)
    same("a key beside it is taken as before", (ask("static")[0], ask("static", scheme="ApiKey ")[0], ask("wrong")[0]), (200, 200, 401))

    # ---- refused
    good = ec.token(held("desk"))
    head, body, signature = good.split(".")
    refused("expired", ec.token(held("desk", exp=now() - 60)), "expired")
    refused("without an end", ec.token(held("desk", exp=None)), "without an end")
    refused("an end that is a text", ec.token(held("desk", exp=str(now() + 600))), "a time that is none")
    refused("an end that is negative", ec.token(held("desk", exp=-1)), "a time that is none")
    for end in ("1e99", "99999999999999999999", "1e3", "0x10", "true"):
        text = re.sub(r'"exp": \d+', f'"exp": {end}', json.dumps(held("desk")))
        refused(f"an end of {end}", ec.token(b64(text.encode())), "a time that is none" if end != "0x10" else "no token")
    refused("not valid yet", ec.token(held("desk", nbf=now() + 90)), "not valid yet")
    refused("issued in the future", ec.token(held("desk", iat=now() + 90)), "issued in the future")
    refused("another issuer", ec.token(held("desk", iss="https://login.example.org")), "of another issuer")
    refused("no issuer", ec.token(held("desk", iss=None)), "of another issuer")
    refused("another audience", ec.token(held("desk", aud="detente2")), "for another audience")
    refused("other audiences", ec.token(held("desk", aud=["a", "b"])), "for another audience")
    refused("no audience", ec.token(held("desk", aud=None)), "for another audience")
    refused("nobody", ec.token(held("desk", sub=None)), "without a subject")
    refused("a signature of a stranger", stranger.token(held("desk")), "the signature does not fit")
    refused("claims that were changed", f"{head}.{b64(held('chief'))}.{signature}", "the signature does not fit")
    refused("a head that was changed", f"{b64({'alg': 'ES256', 'kid': 'e1', 'x': 1})}.{body}.{signature}", "the signature does not fit")
    refused("no signature", f"{head}.{body}.", "the signature does not fit")
    refused("half a signature", f"{head}.{body}.{signature[:40]}", "the signature does not fit")
    refused("a signature of DER", ec.token(held("desk"), signature=b"\x30\x06\x02\x01\x01\x02\x01\x01"), "the signature does not fit")
    refused("r and s of 0", ec.token(held("desk"), signature=bytes(64)), "the signature does not fit")
    refused("a signature with padding", good + "=", "the signature does not fit")
    last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    refused("the same bytes written otherwise", good[:-1] + last[last.index(good[-1]) ^ 1], "the signature does not fit")
    for alg in ("none", "None", "HS256", "HS512", "RS512", "PS256", "ES384", "", "es256"):
        refused(f"alg {alg!r}", ec.token(held("desk"), {"alg": alg}), "signed by an algorithm that is not taken")
    refused("alg none, no signature", f"{b64({'alg': 'none'})}.{body}.", "signed by an algorithm that is not taken")
    refused("no alg", ec.token(held("desk"), {"alg": None}), "signed by an algorithm that is not taken")
    # a public key is no shared secret
    for made in (rsa.public(), ec.public()):
        text = f"{b64({'alg': 'HS256', 'kid': made['kid']})}.{body}"
        refused("a public key as a secret", text + "." + b64(hmac.new(json.dumps(made).encode(), text.encode(), hashlib.sha256).digest()), "signed by an algorithm that is not taken")
    refused("a key of another kind", rsa.token(held("desk"), {"alg": "ES256"}), "signed by a key that is not known")
    refused("a kid that is not known", ec.token(held("desk"), {"kid": "e2"}), "signed by a key that is not known")
    refused("a kid of another algorithm", ec.token(held("desk"), {"kid": "r1"}), "signed by a key that is not known")
    refused("a key in the head", stranger.token(held("desk"), {"kid": "zz", "jwk": stranger.public(), "jku": "https://example.org/jwks.json"}), "signed by a key that is not known")
    refused("an extension", ec.token(held("desk"), {"crit": ["b64"], "b64": False}), "an extension that is not known")
    refused("another type", ec.token(held("desk"), {"typ": "logout+jwt"}), "of another type")
    refused("a claim that stands twice", ec.token(b64(json.dumps(held("desk"))[:-1].encode() + b',"sub":"other"}')), "no token")
    refused("claims that are no object", ec.token(b64(b"[1]")), "no token")
    refused("claims that are no JSON", ec.token(b64(b"{")), "no token")
    refused("claims that are not UTF-8", ec.token(b64(b'{"iss":"\xff"}')), "no token")
    refused("a head that is no base64", f"*{head}.{body}.{signature}", "no token")
    for bad in ("a.b", "...", "a.b.c.d", ".", "a..c"):
        status, headers, _ = ask(bad)
        same(f"{bad}: 401, with a challenge", (status, headers["www-authenticate"].startswith("Bearer")), (401, True))
    status, headers, _ = ask("x" * 50000 + ".a.b")
    check("a token that is too long", status in (401, 431), status)

    # ---- what a holder may
    def may(token, path, body=b"{}", method="POST"):
        status, _, text = ask(token, path, body, method)
        return status not in (401, 403) or (status, text[:200])

    desk, chief, ops, nobody = (ec.token(held(v)) for v in ("desk", "chief", "ops", "visitor"))
    same("scopes", (ask(desk)[0], may(desk, "/v1/cases", None, "GET"), ask(desk, "/metrics", None, "GET")[0]), (200, True, 403))
    same("others", (ask(ops)[0], ask(ops, "/metrics", None, "GET")[0]), (403, 200))
    same("who is known and is nothing here", ask(nobody)[0], 403)
    same("two values: both", (ask(ec.token(held("desk", "ops")))[0], ask(ec.token(held("desk", "ops")), "/metrics", None, "GET")[0]), (200, 200))
    same("a claim that is a text of words", ask(ec.token(claims(realm={"roles": "visitor desk"}, name="anna@example.org")))[0], 200)
    same("a claim that is not there", ask(ec.token(claims(name="anna@example.org")))[0], 403)
    same("a part of a word is no word", ask(ec.token(claims(realm={"roles": ["desktop", "des"]}, name="anna@example.org")))[0], 403)
    question = {"question": {"name": "KIM YONG CHOL", "on": "2026-05-09", "id": "q"}, "id": "T-1"}
    status, _, text = ask(desk, "/v1/cases", json.dumps(question).encode())
    same("he writes in the name of his actor", (status, "anna" in json.dumps(server.json("GET", "/v1/cases/T-1", headers={"Authorization": "Bearer " + desk}))), (201, True))
    stranger_name = ec.token(claims(realm={"roles": ["desk"]}, name="mallory@example.org"))
    status, _, text = ask(stranger_name, "/v1/cases", json.dumps({**question, "id": "T-2"}).encode())
    same("who is no actor reads, and writes nothing", (ask(stranger_name)[0], status), (200, 403))
    hold = {"kind": "payment", "branch": "US", "received": "2020-01-02", "amount": "100.00", "currency": "USD", "source": "desk", "id": "H-1",
            "parties": [{"role": "beneficiary", "name": "X"}], "bases": [{"measure": "un.1718.asset_freeze", "subject": "un:KPi.024", "path": "direct", "from": "2020-01-02", "source": "list"}]}
    licence = {"authority": "1718 Committee", "kind": "committee_approval", "measures": ["un.1718.coal"], "valid_from": "2020-01-01", "source": "letter", "id": "L-1"}
    status, _, text = ask(ops, "/v1/licences", json.dumps(licence).encode())
    same("without the scope", status, 403)
    status, _, text = ask(ec.token(claims(realm={"roles": ["ops"]}, name="boss@example.org")), "/v1/cases", json.dumps({**question, "id": "T-3"}).encode())
    same("without a role", status, 403)

    # ---- what is told
    told = server.told()
    check("refusals are told, without the token", '"event":"token_refused"' in told and not any(part in told for part in (body, "anna@", "8f14", signature)), told[-600:])
    figures = ask(ops, "/metrics", None, "GET")[2].decode()
    check("and counted", int(re.search(r'detente_refused_total\{why="token"\} (\d+)', figures).group(1)) > 40, figures[-800:])
    server_log = [json.loads(line) for line in told.splitlines() if '"token_refused"' in line]
    check("with the reason", all(line["why"] for line in server_log) and len(server_log) < 60, server_log[:3])

    # ---- keys that change
    def becomes(token, status, seconds=10):
        until = time.time() + seconds
        while time.time() < until and ask(token)[0] != status:
            time.sleep(0.1)
        return ask(token)[0]

    ed2 = Key(folder, "EdDSA", "d2")
    jwks(rsa.public(), ec.public(), ed.public(), ed2.public())
    same("a key that came", becomes(ed2.token(held("desk")), 200), 200)
    same("the one before it holds beside it", ask(ed.token(held("desk")))[0], 200)
    refused("which of two, nobody says", ed.token(held("desk"), {"kid": None}), "signed by a key that is not known")
    jwks(rsa.public(), ec.public(), ed2.public())
    same("a key that went", becomes(ed.token(held("desk")), 401), 401)
    for broken in ("{", '{"keys":[]}', '{"keys":[{"kty":"oct","k":"AA"}]}', json.dumps({"keys": [weak.public()]}), json.dumps({"keys": [ec.public(x="AA")]}),
                   json.dumps({"keys": [ec.public(y=ec.public()["x"])]}), json.dumps({"keys": [ed.public(), ed.public()]})):
        put("jwks.json", broken)
        time.sleep(1.3)
        same(f"a broken file, {broken[:40]}: what was read before holds", ask(ec.token(held("desk")))[0], 200)
    check("and it is told", server.told().count('"event":"keys_not_read"') >= 6, server.told()[-1500:])
    jwks(rsa.public(), ec.public())
    same("a good one again", becomes(ed2.token(held("desk")), 401), 401)
    put("keys.yaml", KEYS.replace("audience: detente", "audience: other"))
    same("another audience", becomes(ec.token(held("desk")), 401), 401)
    put("keys.yaml", KEYS.replace("value: desk, roles: [analyst], scopes: [ask, books, write]", "value: desk, scopes: [watch]"))
    same("another meaning", becomes(ec.token(held("desk")), 403), 403)


# ---- what is no file of keys
def refuses(name, text, *words):
    put("keys.yaml", text)
    other = Server(program, root, data=server.data)
    try:
        other.start()
        other.stop()
        check(name, False, "it started")
    except AssertionError as told:
        check(name, all(word in str(told) for word in words), told)


oidc = "oidc:\n  issuer: https://a\n  audience: b\n  jwks: jwks.json\n  map:\n    - {value: x, scopes: [ask]}\n"
os.makedirs(server.data, exist_ok=True)
jwks(ec.public())
refuses("a word that is none", oidc + "  shoes: 1\n", "shoes", "leeway_seconds")
refuses("a section that is none", "odic: 1\nkeys: []\n", "odic")
refuses("no issuer", oidc.replace("  issuer: https://a\n", ""), "issuer")
refuses("no audience", oidc.replace("  audience: b\n", ""), "audience")
refuses("no keys", oidc.replace("  jwks: jwks.json\n", ""), "jwks")
refuses("no map", oidc.split("  map:")[0], "map")
refuses("a scope that is none", oidc.replace("[ask]", "[everything]"), "everything")
refuses("a leeway of a day", oidc + "  leeway_seconds: 86400\n", "leeway_seconds")
refuses("a file of keys that is not there", oidc.replace("jwks.json", "nowhere.json"), "nowhere.json")
os.chmod(os.path.join(server.data, "jwks.json"), 0o666)
refuses("a file of keys that anybody can write", oidc, "go-w")
put("jwks.json", {"keys": [weak.public()]})
refuses("a key that is weak", oidc, "2048")

finish()
