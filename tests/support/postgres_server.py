"""A real PostgreSQL on loopback, in a folder of its own.

Written pages are not forced to the disk (`fsync=off`): that is fast, and still loses nothing
when the server process dies, only when the machine does. PostgreSQL refuses to run as root; as
root it is started as the user `postgres`, else `nobody`.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import psycopg
from psycopg import sql

from tests.support.processes import Process
from tests.support.sockets import free_port
from tests.support.waiting import wait_until

MISSING = "PostgreSQL is not installed; run: apt-get install -y postgresql"
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "on",
    "shared_buffers": "64MB",
    "max_connections": "200",
    "max_wal_size": "256MB",
    "autovacuum": "off",
    "log_min_messages": "warning",
    "listen_addresses": "127.0.0.1",
}


def find_postgres() -> Path | None:
    """The folder with `initdb` and `postgres`, newest version first; None if not installed.

    Debian keeps them out of the PATH.
    """
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    newest_first = sorted(debian, key=_version, reverse=True)
    on_path = shutil.which("initdb")
    folders = [*newest_first, *([Path(on_path).resolve().parent] if on_path else [])]
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    return None


def _version(folder: Path) -> int:
    found = re.search(r"\d+", folder.parent.name)
    return int(found.group()) if found else 0


class PostgresServer:
    """Start it with `start`; it keeps its port and data over `kill`, `stop` and `restart`."""

    def __init__(self) -> None:
        programs = find_postgres()
        if programs is None:
            raise RuntimeError(MISSING)
        self.programs = programs
        # Not below pytest's own folder: the user that PostgreSQL runs as cannot enter that.
        self.folder = Path(tempfile.mkdtemp(prefix="guichet-pg-"))
        self.port = free_port()
        self.process: Process | None = None
        self._numbers = itertools.count(1)
        self._account = server_account()
        if self._account is not None:
            os.chown(self.folder, self._account.pw_uid, self._account.pw_gid)

    def url(self, database: str = "postgres") -> str:
        """The address of one of its databases."""
        return f"postgresql://guichet@127.0.0.1:{self.port}/{database}"

    @property
    def running(self) -> bool:
        """Whether it was started and did not end since."""
        return self.process is not None and self.process.running

    def start(self) -> None:
        """Make the cluster the first time; return once it accepts connections."""
        data = self.folder / "data"
        if not data.exists():
            self._initdb(data)
        command: list[str | Path] = [
            self.programs / "postgres",
            "-D",
            data,
            "-p",
            str(self.port),
            "-k",
            self.folder,
        ]
        command += [f"--{name}={value}" for name, value in SETTINGS.items()]
        account = self._account
        self.process = Process(
            command,
            log=self.folder / "postgres.log",
            cwd=self.folder,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
        )
        self.process.wait_for_port(self.port)
        wait_until(self._accepts, within=60.0, what="PostgreSQL")

    def _accepts(self) -> bool:
        try:
            with psycopg.connect(self.url()):
                return True
        except psycopg.OperationalError:
            return False

    def _initdb(self, data: Path) -> None:
        account = self._account
        command: list[str | Path] = [
            self.programs / "initdb",
            "-D",
            data,
            "-U",
            "guichet",
            "-A",
            "trust",
        ]
        subprocess.run(
            [*command, "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"],
            cwd=self.folder,
            check=True,
            capture_output=True,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=None if account is None else [],
        )

    def create_database(self, template: str = "template1") -> str:
        """The address of a new database, a copy of `template` (its name)."""
        name = f"test_{os.getpid()}_{next(self._numbers)}"
        self._administer("CREATE DATABASE {} TEMPLATE {}", name, template)
        return self.url(name)

    def drop_database(self, url: str) -> None:
        """Remove the database at `url`, whoever is still connected to it."""
        self._administer("DROP DATABASE IF EXISTS {} WITH (FORCE)", database_name(url))

    def _administer(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def stop(self) -> None:
        """A fast shutdown, as an upgrade does it: sessions are cut, nothing committed is lost."""
        self._end(signal.SIGINT)

    def _end(self, number: signal.Signals) -> None:
        if self.process is not None and self.running:
            os.kill(self.process.pid, number)
            self.process.wait()
        self.process = None

    def kill(self) -> None:
        """SIGKILL to the server and all its sessions: it must recover at the next start."""
        if self.process is None:
            return
        # Each session leads a process group of its own, so the server's group is not enough.
        sessions = _children(self.process.pid)
        self.process.kill()
        for pid in sessions:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not any(map(_alive, sessions)), what="the end of the sessions")
        self.process = None

    def restart(self) -> None:
        """Stop and start again on the same port with the same data."""
        self.stop()
        self.start()

    def close(self) -> None:
        """End it and remove its folder. Nothing is written any more that nobody will read."""
        self._end(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)


def database_name(url: str) -> str:
    """The name of the database in an address of `PostgresServer.url`."""
    return url.rpartition("/")[2]


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def server_account() -> pwd.struct_passwd | None:
    """Who runs the server: ourselves (None), or an account without rights if we are root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")
