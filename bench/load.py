"""Files on their way in, beside plain pandas that checks nothing: six published workbooks (about 2 MB, 35,000 rows of
numbers), and the returns of the first months of the demonstration."""

import datetime
import resource
import sqlite3
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from bench.timing import Timing, interleaved
from etl.definitions.load import load_programme
from etl.demo.arrivals import write_files
from etl.demo.schedule import plan
from etl.intake.load import load_files
from etl.values.house import ROOT
from store.engine import open_engine

RETURNS = 100
WORKBOOKS = ROOT.parent / "shared" / "real" / "rbi-retail"


def bench_load_published_workbooks() -> Timing | str:
    """Ours reads, resolves names, checks, reconciles and stores cells; the peer, plain pandas, reads and stores."""
    files = sorted(WORKBOOKS.glob("*.XLSX"))
    if not files:
        return "load six published workbooks: needs ../shared/real/rbi-retail, which is not here"
    programme = load_programme("rbi-retail")
    arrived = datetime.datetime(2025, 8, 1, tzinfo=datetime.UTC)
    rows = 0

    def ours() -> None:
        nonlocal rows
        with tempfile.TemporaryDirectory() as folder:
            engine = open_engine(f"sqlite:///{folder}/bench.db")
            loaded = load_files(engine, programme, [(file, arrived) for file in files])
            assert all(result.status == "accepted" for result in loaded)
            rows = sum(result.facts for result in loaded)
            engine.dispose()

    seconds, peer_seconds = interleaved(ours, lambda: _with_pandas(files))
    notes = f"{rows:,} facts, {rows / seconds:,.0f} facts/s; peer: pandas read_excel, melt, to_sql; no checks"
    return Timing("load six published workbooks: read, check, store", seconds, peer_seconds, notes)


def bench_load_returns() -> Timing:
    """A hundred returns of the demonstration, in the order in which they came, each checked against the months before.
    The memory is the most that this process held; its reading processes have bounds of their own."""
    programme = load_programme("daqing")
    with tempfile.TemporaryDirectory() as folder:
        came = [
            a for a in write_files(plan(programme, 1), Path(folder)) if a.path.suffix == ".xlsx"
        ]
        given = [(one.path, one.received_at) for one in came[:RETURNS]]

        def ours() -> None:
            with tempfile.TemporaryDirectory() as place:
                engine = open_engine(f"sqlite:///{place}/bench.db")
                load_files(engine, programme, given)
                engine.dispose()

        seconds, peer_seconds = interleaved(ours, lambda: _with_pandas(path for path, _ in given))
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    notes = f"{RETURNS / seconds:.1f} returns/s; this process held {held} MB at most"
    return Timing(f"load {RETURNS} returns: read, check, store", seconds, peer_seconds, notes)


def _with_pandas(files: Iterable[Path]) -> None:
    """Read every sheet, melt it, store the texts; the first two columns are taken for the keys."""
    with tempfile.TemporaryDirectory() as folder, sqlite3.connect(f"{folder}/peer.db") as connection:
        for file in files:
            for name, sheet in pd.read_excel(file, sheet_name=None, header=None, engine="openpyxl").items():
                table = sheet.dropna(how="all", axis=1)
                if table.shape[1] < 3:
                    continue
                long = table.melt(id_vars=list(table.columns[:2])).assign(sheet=name)
                long.columns = ["number", "institution", "column", "value", "sheet"]
                long.astype(str).to_sql("fact", connection, if_exists="append", index=False)
