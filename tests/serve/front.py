#!/usr/bin/env python3
"""The sample fronts of packaging/ before a real server: TLS, who is let in, sizes, streams, and what they keep to themselves.

usage: front.py PROGRAM ROOT nginx=PATH caddy=PATH
"""
import atexit
import glob
import gzip
import hashlib
import http.client
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time

from harness import Server, check, finish, same

program, root = sys.argv[1], sys.argv[2]
fronts = dict(word.split("=", 1) for word in sys.argv[3:])
lists = [("un", sorted(glob.glob(os.path.join(root, "samples", "un-*.xml"))))]
NAME = "front.example.org"
KEYS = "keys:\n" + "".join(f"  - {{id: {k}, hash: {hashlib.sha256(k.encode()).hexdigest()}, actor: {k}, roles: [analyst], scopes: [ask, books, write, watch]}}\n" for k in ("anna",))


def free_port():
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return line.getsockname()[1]


class Front:
    """The sample, with other ports and a certificate of its own, and nothing else changed."""

    def __init__(self, kind, path, server):
        self.process = None
        self.work, self.port, self.kind = tempfile.mkdtemp(prefix="det-front-"), free_port(), kind
        self.log = os.path.join(self.work, "log")
        chain, key = os.path.join(self.work, "chain.pem"), os.path.join(self.work, "key.pem")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", f"/CN={NAME}",
                        "-addext", f"subjectAltName=DNS:{NAME}", "-out", chain, "-keyout", key], check=True, capture_output=True)
        self.trust = ssl.create_default_context(cafile=chain)
        sample = open(os.path.join(root, "packaging", "nginx.conf" if kind == "nginx" else "Caddyfile"), encoding="utf-8").read()
        sample = self.put(sample, "127.0.0.1:8000", f"127.0.0.1:{server.port}")
        if kind == "nginx":
            sample = self.put(sample, "    listen [::]:443 ssl http2;\n", "")
            sample = self.put(sample, "listen 443 ", f"listen 127.0.0.1:{self.port} ")
            sample = self.put(sample, "/etc/ssl/detente/chain.pem", chain)
            sample = self.put(sample, "/etc/ssl/detente/key.pem", key)
            sample = self.put(sample, "/var/log/nginx/detente.log", os.path.join(self.work, "detente.log"))
            places = "".join(f"{what}_temp_path {self.work}/{what};\n" for what in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
            text = f"daemon off;\npid {self.work}/pid;\nerror_log {self.log};\nworker_processes 1;\nevents {{}}\nhttp {{\naccess_log {self.work}/access.log;\n{places}{sample}}}\n"
            command = [path, "-p", self.work, "-e", self.log, "-c", os.path.join(self.work, "conf")]
        else:
            sample = self.put(sample, "detente.example.org {", f"https://{NAME}:{self.port} {{\n\tbind 127.0.0.1\n\ttls {chain} {key}")
            text = f"{{\n\tadmin off\n\tstorage file_system {self.work}/storage\n\tauto_https disable_redirects\n}}\n{sample}"
            command = [path, "run", "--adapter", "caddyfile", "--config", os.path.join(self.work, "conf")]
        with open(os.path.join(self.work, "conf"), "w", encoding="utf-8") as out:
            out.write(text)
        with open(self.log, "ab") as log:
            atexit.register(self.stop)  # also where a check throws
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, "HOME": self.work, "XDG_DATA_HOME": self.work, "XDG_CONFIG_HOME": self.work})
        until = time.time() + 20
        while time.time() < until:
            try:
                self.ask("GET", "/healthz")
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError("the front does not start:\n" + open(self.log, encoding="utf-8").read())

    @staticmethod
    def put(text, old, new):
        assert old in text, old
        return text.replace(old, new)

    def line(self):
        return self.trust.wrap_socket(socket.create_connection(("127.0.0.1", self.port), timeout=60), server_hostname=NAME)

    def connect(self):
        connection = http.client.HTTPSConnection(NAME, self.port, timeout=60, context=self.trust)
        connection.sock = self.line()
        return connection

    def ask(self, method, path, body=None, headers=None):
        connection = self.connect()
        try:
            connection.request(method, path, json.dumps(body) if isinstance(body, dict) else body, headers or {})
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def raw(self, data):
        with self.line() as line:
            line.sendall(data)
            line.settimeout(5)
            try:
                return line.recv(65536)
            except OSError:
                return b""

    def kept(self):
        """All that the front wrote anywhere."""
        found = b""
        for folder, _, files in os.walk(self.work):
            for name in files:
                if name not in ("conf", "key.pem", "chain.pem"):
                    found += open(os.path.join(folder, name), "rb").read()
        return found

    def stop(self):
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(20)
        self.process = None
        shutil.rmtree(self.work, ignore_errors=True)


KEY = {"X-API-Key": "anna"}


def try_front(kind, path):
    server = Server(program, root, lists=lists)
    os.makedirs(server.data, exist_ok=True)
    with open(os.path.join(server.data, "keys.yaml"), "w", encoding="utf-8") as out:
        out.write(KEYS)
    os.chmod(os.path.join(server.data, "keys.yaml"), 0o600)
    with server:
        front = Front(kind, path, server)
        origin = f"https://{NAME}:{front.port}"
        say = lambda what: f"{kind}: {what}"
        question = {"name": "Zacharias Quillfeather", "on": "2026-01-01"}
        same(say("who it is"), front.ask("GET", "/readyz")[0], 200)
        same(say("figures stay inside"), front.ask("GET", "/metrics", headers=KEY)[0], 403)
        status, headers, _ = front.ask("POST", "/v1/screen", question)
        same(say("no key"), (status, headers.get("www-authenticate")), (401, "Bearer"))
        trace = "00-" + "1" * 32 + "-" + "2" * 16 + "-01"
        status, headers, body = front.ask("POST", "/v1/screen", question, {**KEY, "traceparent": trace})
        direct = server.ask("POST", "/v1/screen", question, KEY)
        same(say("the same bytes"), (status, body), (200, direct[2]))
        same(say("the trace goes through"), headers.get("traceparent"), trace)
        same(say("and what keeps a browser from guessing"), headers.get("x-content-type-options"), "nosniff")
        same(say("a page of its own"), front.ask("POST", "/v1/screen", question, {**KEY, "Origin": origin})[0], 200)
        same(say("a page of another place"), front.ask("POST", "/v1/screen", question, {**KEY, "Origin": "https://evil.example"})[0], 403)
        same(say("a write"), front.ask("POST", "/v1/cases/C-1/entries", {"entry": "open", "question": question}, {**KEY, "Idempotency-Key": "a1"})[0] in (201, 400, 422), True)
        # ---- sizes
        long = "/v1/lists?on=" + "1" * 50000
        same(say("a long target"), front.ask("GET", long, headers=KEY)[0], server.ask("GET", long, headers=KEY)[0])
        same(say("a body that is too large"), front.ask("POST", "/v1/screen", b"x" * (2 << 20), KEY)[0], 413)
        if kind == "nginx":  # the other one sends it on as far as its limit goes, and then says 502
            same(say("a body that is too large for it"), front.ask("POST", "/v1/batch", b"x" * (66 << 20), KEY)[0], 413)
        status, headers, body = front.ask("GET", "/v1/regimes", headers={**KEY, "Accept-Encoding": "gzip"})
        same(say("packed"), (headers.get("content-encoding"), gzip.decompress(body)), ("gzip", server.ask("GET", "/v1/regimes", headers=KEY)[2]))
        same(say("known already"), front.ask("GET", "/v1/regimes", headers={**KEY, "If-None-Match": headers["etag"]})[0], 304)
        # ---- a batch is answered while it is made
        lines = b"".join(b'{"name":"Quillfeather %d","on":"2026-01-01"}\n' % i for i in range(60000))
        connection = front.connect()
        began = time.time()
        connection.request("POST", "/v1/batch", lines, KEY)
        answer = connection.getresponse()
        first = answer.readline()
        at_first = time.time() - began
        rest = answer.read()
        at_end = time.time() - began
        connection.close()
        same(say("all of a batch"), (rest.count(b"\n"), b'"verdict"' in first), (59999, True))
        check(say("its first line comes long before its last"), at_first < at_end / 2, f"{at_first:.2f} s of {at_end:.2f}")
        # ---- a request that two could read in two ways
        for what, head in (("two lengths", b"Content-Length: 4\r\nContent-Length: 5\r\n"), ("a length and a coding", b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n"),
                           ("a coding twice", b"Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n"), ("a name with a blank", b"Content-Length : 4\r\n")):
            got = front.raw(b"POST /v1/screen HTTP/1.1\r\nHost: %s\r\nX-API-Key: anna\r\n%s\r\n0\r\n\r\nGET /metrics HTTP/1.1\r\nHost: x\r\n\r\n" % (NAME.encode(), head))
            status = re.match(rb"HTTP/1\.1 (\d+)", got)
            check(say(what), (status is None or int(status.group(1)) >= 400) and b"detente_requests" not in got, got[:300])
        # ---- it does not answer
        same(say("the server ends"), server.stop(), 0)
        status, headers, body = front.ask("POST", "/v1/screen", question, KEY)
        same(say("nobody there: to hold"), (status, headers.get("content-type"), headers.get("retry-after"), json.loads(body)["verdict"]), (503, "application/problem+json", "5", "HOLD_PENDING"))
        kept = front.kept()
        for what, word in (("the question", b"Quillfeather"), ("the key", b"anna")):
            check(say(f"{what} stands in no file of the front"), word not in kept, kept[max(kept.find(word) - 300, 0):][:600])
        front.stop()
    # ---- without keys the server is for its own machine, and a front is none
    with Server(program, root, lists=lists) as server:
        front = Front(kind, path, server)
        for way in ("/v1/cases", "/v1/holds", "/v1/audit/records"):
            same(f"{kind}: without keys nothing comes through, {way}", front.ask("GET", way)[0], 403)
        same(f"{kind}: nor a reload", front.ask("POST", "/v1/reload")[0], 403)
        front.stop()


check("a front is given", fronts)
for kind, path in fronts.items():
    try_front(kind, path)
finish()
