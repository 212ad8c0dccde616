"""A real PgBouncer on loopback, in front of a PostgreSQL of the tests."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.postgres_server import PostgresServer, database_name, server_account
from tests.support.processes import Process
from tests.support.sockets import free_port

MISSING = "PgBouncer is not installed; run: apt-get install -y pgbouncer"


def find_pgbouncer() -> str | None:
    """The program, or None where it is not installed. Debian keeps it in /usr/sbin."""
    return shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


class PgBouncer:
    """A pooler that runs, and can be ended and started again at the same port."""

    def __init__(self, port: int, launch: Callable[[], Process]) -> None:
        self.port = port
        self._launch = launch
        self.process: Process
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.process = self._launch()
        self.process.wait_for_port(self.port)

    def stop(self) -> None:
        """End it as a supervisor does."""
        self.process.terminate(within=10)

    def kill(self) -> None:
        """SIGKILL."""
        self.process.kill()

    def url(self, postgres_url: str) -> str:
        """The address of a database of the PostgreSQL, through the pooler."""
        return f"postgresql://guichet@127.0.0.1:{self.port}/{database_name(postgres_url)}"


@contextmanager
def pgbouncer(postgres: PostgresServer, pool_mode: str) -> Iterator[PgBouncer]:
    """A pooler with few sessions, so that clients are given each other's; it runs as the user that
    PostgreSQL runs as, for it refuses to run as root."""
    program = find_pgbouncer()
    if program is None:
        raise RuntimeError(MISSING)
    folder = Path(tempfile.mkdtemp(prefix="guichet-pgbouncer-"))
    port, account = free_port(), server_account()
    (folder / "users.txt").write_text('"guichet" ""\n')
    (folder / "pgbouncer.ini").write_text(
        f"""[databases]
* = host=127.0.0.1 port={postgres.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = trust
auth_file = {folder}/users.txt
pool_mode = {pool_mode}
default_pool_size = 4
max_client_conn = 200
server_reset_query = DISCARD ALL
"""
    )
    if account is not None:
        for path in (folder, *folder.iterdir()):
            os.chown(path, account.pw_uid, account.pw_gid)

    def launch() -> Process:
        return Process(
            [program, folder / "pgbouncer.ini"],
            log=folder / "pgbouncer.log",
            cwd=folder,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
        )

    try:
        pooler = PgBouncer(port, launch)
        try:
            yield pooler
        finally:
            pooler.kill()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
