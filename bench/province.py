"""One month of a province: 300 workbooks read in processes of their own, checked and stored, one after the other."""

import datetime
import resource
import tempfile
import time
from pathlib import Path

import pandas as pd

from bench.country import LIKE, country_programme
from bench.timing import Timing
from etl.commands.app import progress
from etl.definitions.load import load_programme
from etl.definitions.programme import Programme
from etl.demo.model import figures
from etl.forms.cover import CoverSheet
from etl.forms.form import form_of
from etl.forms.workbook import Values, fill
from etl.intake.apart.pool import pool
from etl.intake.load import Loaded, load_files
from store.engine import open_engine

INSTITUTIONS = 300
PERIOD = "2018-04"
ARRIVED = datetime.datetime(2018, 5, 4, tzinfo=datetime.UTC)
PEER_READS_EVERY = 10


def bench_a_month_of_a_province() -> Timing:
    """Ours reads, checks against all that was filed, and stores; the peer, plain pandas, only reads the same files."""
    with tempfile.TemporaryDirectory() as place:
        programme = country_programme(Path(place), INSTITUTIONS)
        files = _workbooks(programme, Path(place))
        results, seconds, own = _loaded(programme, files, Path(place))
        peer_seconds = _read_by_pandas(files)
    states = {
        state: sum(one.status == state for one in results) for state in ("accepted", "returned", "refused")
    }
    said = ", ".join(f"{count} {state}" for state, count in states.items() if count)
    notes = (
        f"{len(files) / seconds:.1f} workbooks/s, {sum(one.facts for one in results):,} facts, {said}; "
        f"the main process worked {own / len(files) * 1000:.0f} ms each; peak "
        f"{_own_peak():.0f} MB + {' + '.join(f'{peak:.0f}' for peak in _reader_peaks())} MB of the readers; "
        f"peer: pandas read_excel alone, every {PEER_READS_EVERY}th file scaled up"
    )
    return Timing(f"a month of a province: {len(files)} workbooks", seconds, peer_seconds, notes)


def _workbooks(programme: Programme, place: Path) -> list[Path]:
    """A return of every institution: the demonstration's figures, for the others a multiple of a bank's."""
    months = figures(load_programme("daqing"), 1).stage.months[0]
    form = form_of(programme, programme.returns["monthly"])
    files = []
    for number, (code, institution) in enumerate(programme.institutions.items()):
        values = months.get(code) or _times(number, months[LIKE[number % len(LIKE)]])
        cover = CoverSheet(code, institution.name_zh, PERIOD, ARRIVED.date(), 1, "")
        files.append(place / f"{code}-{PERIOD}.xlsx")
        files[-1].write_bytes(fill(form, cover, values))
    return files


def _times(number: int, values: Values) -> Values:
    """Multiples keep every identity between the figures, and no two institutions file the same."""
    return {key: value * number for key, value in values.items()}


def _loaded(programme: Programme, files: list[Path], place: Path) -> tuple[list[Loaded], float, float]:
    """What became of them, the seconds, and those that the main process itself worked."""
    engine = open_engine(f"sqlite:///{place}/bench.db")
    with progress("load", len(files)) as advance:
        start, worked = time.perf_counter(), time.process_time()
        results = load_files(engine, programme, [(file, ARRIVED) for file in files], lambda one: advance())
        seconds, worked = time.perf_counter() - start, time.process_time() - worked
    engine.dispose()
    return results, seconds, worked


def _read_by_pandas(files: list[Path]) -> float:
    start = time.perf_counter()
    for file in files[::PEER_READS_EVERY]:
        pd.read_excel(file, sheet_name=None, header=None, engine="openpyxl")
    return (time.perf_counter() - start) * PEER_READS_EVERY


def _own_peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _reader_peaks() -> list[float]:
    statuses = [Path(f"/proc/{pid}/status").read_text() for pid in pool().pids()]
    return [int(status.split("VmHWM:")[1].split()[0]) / 1024 for status in statuses]
