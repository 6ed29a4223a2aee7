"""A PostgreSQL server of a test's own: its data in a folder of its own, on a socket in it, and gone
with the test however that ends.

usage: server.py PROGRAM [ARGUMENT...]     runs a test program on one, and exits as it does

The program finds in its environment
    DETENTE_TEST_POSTGRES          how to connect, in libpq's words
    DETENTE_TEST_POSTGRES_FOLDER   the folder; data/postmaster.pid names the process to kill
A server that was killed is started again.  Exits 77 (skipped) where no PostgreSQL is installed, and
1 where one is and does not start.
"""
import glob
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

SKIPPED = 77
START_SECONDS = 120
# the settings under which a crash would lose something stay as they are: fsync on, synchronous_commit on
SETTINGS = ("listen_addresses=", "unix_socket_permissions=0777", "shared_buffers=16MB", "max_connections=60",
            "max_wal_senders=0", "autovacuum_naptime=10s", "log_min_messages=fatal", "lc_messages=C",
            "log_min_error_statement=panic", "restart_after_crash=on")


def programs():
    """The folder of initdb and postgres of the newest version that is installed, or None."""
    found = [p for p in glob.glob("/usr/lib/postgresql/*/bin") if os.access(p + "/initdb", os.X_OK)
             and os.access(p + "/postgres", os.X_OK)]
    return max(found, key=lambda p: int(p.split("/")[4])) if found else None


def other_user():
    """Who runs the server: it refuses to be root.  None: whoever we are."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("neither the user postgres nor nobody exists, and the server refuses to run as root")


class Server:
    def __init__(self):
        self.bin = programs()
        self.user = other_user()
        self.folder = tempfile.mkdtemp(prefix="det-pg-")
        self.data = self.folder + "/data"
        self.process = None
        self.is_ending = False
        if self.user:
            os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
        os.chmod(self.folder, 0o755)
        self.env = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8", "HOME": self.folder}

    def as_user(self, words):
        """The words as they are run by the user, and ended when we are."""
        command = ["setpriv", "--pdeathsig", "QUIT"]
        if self.user:
            command += ["--reuid", str(self.user.pw_uid), "--regid", str(self.user.pw_gid), "--clear-groups"]
        return command + ["--"] + words

    def make(self):
        made = subprocess.run(self.as_user([self.bin + "/initdb", "-D", self.data, "-U", "tester", "-A", "trust",
                                            "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"]),
                              env=self.env, cwd=self.folder, capture_output=True, text=True)
        if made.returncode != 0:
            raise RuntimeError("initdb: " + made.stderr.strip())

    def launch(self):
        words = [self.bin + "/postgres", "-D", self.data, "-k", self.folder]
        for setting in SETTINGS:
            words += ["-c", setting]
        with open(self.folder + "/log", "ab") as log:
            self.process = subprocess.Popen(self.as_user(words), env=self.env, cwd=self.folder, stdout=log,
                                            stderr=log, stdin=subprocess.DEVNULL)

    def is_ready(self):
        return subprocess.run([self.bin + "/pg_isready", "-q", "-h", self.folder, "-U", "tester", "-d", "postgres"],
                              env=self.env).returncode == 0

    def start(self):
        """Starts it, again and again while what a killed one left is still ending."""
        end = time.monotonic() + START_SECONDS
        self.launch()
        while not self.is_ready():
            if time.monotonic() > end or self.is_ending:
                raise RuntimeError("the server does not start: " + self.tail())
            if self.process.poll() is not None:
                time.sleep(0.05)
                self.launch()
            time.sleep(0.02)

    def tail(self):
        with open(self.folder + "/log", encoding="utf-8", errors="replace") as log:
            return log.read()[-2000:].strip()

    def watch(self):
        """Brings back what was killed."""
        while not self.is_ending:
            if self.process.poll() is not None:
                try:
                    self.start()
                except RuntimeError:
                    return
            time.sleep(0.01)

    def stop(self):
        self.is_ending = True
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def connection(self):
        return f"host={self.folder} user=tester dbname=postgres"


def main(words):
    if programs() is None:
        print("skipped: no PostgreSQL server is installed (Debian: postgresql-15)")
        return SKIPPED
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))
    server = Server()
    program = None
    try:
        server.make()
        server.start()
        watcher = threading.Thread(target=server.watch, daemon=True)
        watcher.start()
        program = subprocess.Popen(words, env=dict(os.environ, DETENTE_TEST_POSTGRES=server.connection(),
                                                   DETENTE_TEST_POSTGRES_FOLDER=server.folder))
        code = program.wait()
        if code != 0:
            print("the server's log ends:\n" + server.tail(), file=sys.stderr)
        return code if code >= 0 else 1
    except RuntimeError as problem:
        print(f"PostgreSQL: {problem}", file=sys.stderr)
        return 1
    finally:
        if program is not None and program.poll() is None:
            program.kill()
        server.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
