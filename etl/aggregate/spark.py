"""Spark, wherever it is: Sail inside this process (no Java), a Spark Connect server, or a master of a classic Spark.

The light client `pyspark-client` speaks to Sail and to sc://; local[N] and spark:// need the whole `pyspark`.
"""

import importlib.util
import os
import re
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from etl.aggregate.refusals import refuse

SECONDS = 30
"""How long a master may take to answer."""
SECONDS_OF_ONES_OWN = 180
"""How long what is started here (Sail, a Java) may take on a busy machine; a master elsewhere was knocked at before."""
_LOCAL = re.compile(r"local(\[(\d+|\*)\])?")
_ADDRESS = re.compile(r"(?P<kind>sc|spark)://(?P<host>[^:/;]+)(:(?P<port>\d+))?(?P<rest>[/;].*)?")
_PORTS = {"sc": 15002, "spark": 7077}


@contextmanager
def session(master: str) -> Iterator[tuple[str, Any]]:
    """A name for people, and a session; without a master Sail is started in this process and stopped at the end."""
    until = time.monotonic() + SECONDS
    if not master:
        with _sail() as address:
            yield from _connected(
                "Sail", address, time.monotonic() + SECONDS_OF_ONES_OWN, SECONDS_OF_ONES_OWN
            )
    elif _LOCAL.fullmatch(master):
        if shutil.which("java") is None:
            raise refuse("no_java", master=master)
        yield from _classic(master)
    elif found := _ADDRESS.fullmatch(master):
        _knock(master, found["host"], int(found["port"] or _PORTS[found["kind"]]))
        yield from _connected(master, master, until) if found["kind"] == "sc" else _classic(master)
    else:
        raise refuse("master", master=master)


def _needs(module: str, package: str) -> None:
    try:
        there = importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        there = False
    if not there:
        raise refuse("not_installed", package=package)


@contextmanager
def _sail() -> Iterator[str]:
    _needs("pysail.spark", "pysail")
    _needs("pyspark.sql.connect", "pyspark-client")
    from pysail.spark import SparkConnectServer

    server = SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    try:
        host, port = server.listening_address
        yield f"sc://{host}:{port}"
    finally:
        server.stop()


def _connected(title: str, address: str, until: float, seconds: int = SECONDS) -> Iterator[tuple[str, Any]]:
    _needs("pyspark.sql.connect", "pyspark-client")

    def answered() -> Any:
        from pyspark.sql.connect.session import SparkSession

        made = SparkSession.builder.remote(address).create()
        made.sql("SELECT 1").collect()  # where nobody answers, stopping would wait as well
        return made

    spark = _within(title, answered, until, seconds)
    try:
        yield title, spark
    finally:
        spark.stop()


def _classic(master: str) -> Iterator[tuple[str, Any]]:
    _needs("py4j", "pyspark")
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(master).appName("bianmin aggregate")
    builder = builder.config("spark.ui.enabled", "false").config("spark.sql.session.timeZone", "UTC")
    if local := _LOCAL.fullmatch(master):
        # Spark's 200 parts, measured anew at each step, are for clusters: on one machine they cost more than the rows.
        cores = os.cpu_count() or 1 if local[2] == "*" else int(local[2] or 1)
        builder = builder.config("spark.sql.shuffle.partitions", 2 * cores)
        builder = builder.config("spark.sql.adaptive.enabled", "false")
    until = time.monotonic() + SECONDS_OF_ONES_OWN
    spark = _within(f"Spark {master}", builder.getOrCreate, until, SECONDS_OF_ONES_OWN)
    try:
        _within(f"Spark {master}", lambda: spark.sql("SELECT 1").collect(), until, SECONDS_OF_ONES_OWN)
        yield f"Spark {master}", spark
    finally:
        spark.stop()


def _knock(master: str, host: str, port: int) -> None:
    """Refuse an address that nobody listens at before a client tries for minutes."""
    try:
        socket.create_connection((host, port), timeout=SECONDS).close()
    except OSError:
        raise refuse("no_answer", master=master, seconds=SECONDS) from None


def _within(title: str, do: Callable[[], Any], until: float, seconds: int = SECONDS) -> Any:
    """What `do` gives, refused where it is not there by then (of the clock that only rises) or raises; `seconds` are
    what is said. Everything that a master is asked has one end: steps with ends of their own would add up."""
    given: list[Any] = []
    raised: list[BaseException] = []

    def run() -> None:
        try:
            given.append(do())
        except BaseException as error:  # handed over to the thread that waits
            raised.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(max(until - time.monotonic(), 0))
    if thread.is_alive() or raised:
        raise refuse("no_answer", master=title, seconds=seconds) from (raised[0] if raised else None)
    return given[0]
