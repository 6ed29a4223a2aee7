"""A server of a test's own: on a free port of loopback, with data of its own, and gone with the test.

    with Server(program, root, "--rate", "5", manifest=path) as server:
        status, headers, body = server.ask("GET", "/healthz")
        answer = server.json("POST", "/v1/screen", {"name": "Kim"})

check(), same() and finish() count as tests/e2e/lib.sh does; the last line is "N passed, N failed".
"""
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

START_SECONDS = 60
counts = {"passed": 0, "failed": 0}


def check(name, good, told=""):
    counts["passed" if good else "failed"] += 1
    if not good:
        print(f"{name}: FAILED {str(told)[:2000]}", flush=True)
    return good


def same(name, got, want):
    if isinstance(got, bytes) and isinstance(want, bytes) and got != want and len(got) + len(want) > 400:
        at = next((i for i, (a, b) in enumerate(zip(got, want)) if a != b), min(len(got), len(want)))
        got, want = (f"{len(t)} bytes, from {at}: ...{t[max(at - 60, 0):at + 200]!r}" for t in (got, want))
    return check(name, got == want, f"got\n  {got!r}\nexpected\n  {want!r}")


def finish():
    print(f"{counts['passed']} passed, {counts['failed']} failed")
    sys.exit(1 if counts["failed"] or not counts["passed"] else 0)


class Server:
    """args: options of `detente serve`.  lists: import these files of samples/ first, as a pattern of
    the source and the paths.  manifest: data sets, a dict of name and path."""

    def __init__(self, program, root, *args, lists=(), manifest=None, data=None, build=True):
        self.program, self.root = os.path.abspath(program), os.path.abspath(root)
        self.work = tempfile.mkdtemp(prefix="det-serve-")
        self.data = data or os.path.join(self.work, "data")
        self.environ = {k: v for k, v in os.environ.items() if not k.startswith("DETENTE")}
        self.environ["LC_ALL"] = "C.UTF-8"
        self.args = list(args)
        for source, paths in lists:
            self.cli("import", source, *paths)
        if manifest:
            path = os.path.join(self.work, "manifest.yaml")
            with open(path, "w", encoding="utf-8") as out:
                out.write("datasets:\n" + "".join(
                    f"  - name: {name}\n    title: {name.title()}\n    path: {place}\n"
                    for name, place in manifest.items()))
            self.args += ["--manifest", path]
        self.process, self.port, self.log = None, None, os.path.join(self.work, "log")

    def command(self, *args):
        return [self.program, "--data", self.data, "--lawbook", os.path.join(self.root, "lawbook"), *args]

    def cli(self, *args, code=0, stdin=None):
        """The same program on the same data, from the command line."""
        run = subprocess.run(self.command(*args), capture_output=True, env=self.environ, input=stdin)
        if code is not None and run.returncode != code:
            raise AssertionError(f"{args}: exit {run.returncode}\n{run.stderr.decode()}")
        return run.stdout

    def start(self):
        before = len(self.told()) if os.path.exists(self.log) else 0
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(self.command("serve", "--listen", "127.0.0.1:0", *self.args),
                                            stdout=log, stderr=log, env=self.environ)
        until = time.time() + START_SECONDS
        while time.time() < until:
            found = re.findall(r'"event":"listening","port":"(\d+)"', self.told()[before:])
            if found:
                self.port = int(found[-1])
                return self
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        raise AssertionError("the server does not start:\n" + self.told())

    def told(self):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return log.read()

    def stop(self, seconds=30):
        """Its exit code, once it has ended by itself; killed if it does not."""
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return "killed"

    def __enter__(self):
        return self.start()

    def __exit__(self, *why):
        code = self.stop()
        check("the server ends by itself", code == 0, f"exit {code}\n{self.told()[-2000:]}")
        shutil.rmtree(self.work, ignore_errors=True)

    def connect(self, timeout=60):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def ask(self, method, path, body=None, headers=None, timeout=60):
        """status, headers (small letters), body as bytes."""
        connection = self.connect(timeout)
        try:
            if isinstance(body, (dict, list)):
                body = json.dumps(body).encode()
            connection.request(method, path, body=body, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def json(self, method, path, body=None, headers=None, status=200):
        got, _, text = self.ask(method, path, body, headers)
        if got != status:
            raise AssertionError(f"{method} {path}: {got}, expected {status}: {text[:1000]!r}")
        return json.loads(text)

    def raw(self, data, seconds=10):
        """Bytes as they are; all that comes back until the other side closes or seconds are over."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as line:
            line.sendall(data)
            line.settimeout(seconds)
            got = b""
            try:
                while True:
                    piece = line.recv(65536)
                    if not piece:
                        break
                    got += piece
            except (TimeoutError, ConnectionResetError):
                pass
            return got
