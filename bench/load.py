"""Six published workbooks (about 2 MB, 35,000 rows of numbers): read, checked and stored."""

import datetime
import sqlite3
import tempfile

import pandas as pd

from bench.timing import Timing, interleaved
from etl.definitions.load import load_programme
from etl.intake.load import load_files
from etl.values.house import ROOT
from store.engine import open_engine

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

    def peer() -> None:
        with tempfile.TemporaryDirectory() as folder, sqlite3.connect(f"{folder}/peer.db") as connection:
            for file in files:
                for name, sheet in pd.read_excel(
                    file, sheet_name=None, header=None, engine="openpyxl"
                ).items():
                    table = sheet.dropna(how="all", axis=1)
                    long = table.melt(id_vars=list(table.columns[:2])).assign(sheet=name)
                    long.columns = ["number", "institution", "column", "value", "sheet"]
                    long.astype(str).to_sql("fact", connection, if_exists="append", index=False)

    seconds, peer_seconds = interleaved(ours, peer)
    notes = f"{rows:,} facts, {rows / seconds:,.0f} facts/s; peer: pandas read_excel, melt, to_sql; no checks"
    return Timing("load six published workbooks: read, check, store", seconds, peer_seconds, notes)
