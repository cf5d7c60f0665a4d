"""Files made to do harm: one sentence each within five seconds and 300 MB; nothing stored, everything alive."""

import csv
import datetime
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest
from sqlalchemy import Engine, func, select

from etl.intake.apart import limits
from etl.intake.apart import pool as pools
from etl.intake.apart.read import read_apart
from etl.intake.apart.wire import Task
from etl.intake.load import Loaded, load_files
from pages.shared.tables import Table, figure_column, text_column
from store.engine import open_engine
from store.tables import metadata
from tests.hostile import makers
from tests.hostile.makers import PROGRAMME, SHEET, good, rezipped, with_rows
from tests.paths import SHARED

ARRIVED = datetime.datetime(2019, 6, 5, 9, tzinfo=datetime.UTC)
SECONDS, MEGABYTES = 5.0, 300
READER = "etl.intake.apart.worker"
ONE = b'<row r="1"><c r="A1"><v>1</v></c></row>'
FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
FORMULA = b'<c r="D5"><f>1+1</f><v>2</v></c>'
VBA = {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}
LINK = {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}
FILE = b'<!ENTITY x SYSTEM "file:///etc/hostname">'
WEB = b'<!ENTITY x SYSTEM "http://127.0.0.1:9/x">'

# What it is: how it is made, and the rules that may refuse it.
CASES: dict[str, tuple[str, Callable[[], bytes], set[str]]] = {
    "zip bomb: 250 MB of blanks in one part": (".xlsx", makers.ratio_bomb, {"FILE-SIZE"}),
    "zip bomb: twenty parts of 19 MB": (".xlsx", makers.many_small_bombs, {"FILE-SIZE"}),
    "zip bomb: archives in archives": (".xlsx", makers.nested_bomb, {"FILE-PACKED"}),
    "zip bomb: 2,500 entries": (".xlsx", makers.too_many_entries, {"FILE-SIZE"}),
    "zip bomb: sizes that lie": (".xlsx", makers.lying_bomb, {"FILE-DAMAGED", "FILE-MEMORY", "FILE-SLOW"}),
    "zip: entries that overlap": (".xlsx", makers.overlapping, {"FILE-UNSAFE", "FILE-DAMAGED"}),
    "XML: a billion laughs": (".xlsx", makers.laughs, {"FILE-UNSAFE"}),
    "XML: an entity from a file": (".xlsx", lambda: makers.doctype(FILE, b"&x;"), {"FILE-UNSAFE"}),
    "XML: an entity from the network": (".xlsx", lambda: makers.doctype(WEB, b"&x;"), {"FILE-UNSAFE"}),
    "XML: a hidden document type": (".xlsx", makers.hidden_doctype, {"FILE-UNSAFE"}),
    "XML: three million levels": (".xlsx", makers.deep_xml, {"FILE-DAMAGED", "FILE-MEMORY", "FILE-SIZE"}),
    "links to another workbook": (".xlsx", lambda: rezipped(LINK), {"FILE-LINKS"}),
    "macros in an .xlsm": (".xlsm", lambda: rezipped(VBA), {"FILE-MACROS"}),
    "macros in an .xlsx": (".xlsx", lambda: rezipped(VBA), {"FILE-MACROS"}),
    "a cell at the far end: 17 billion cells": (".xlsx", lambda: with_rows(FAR), {"SHEET-AREA"}),
    "a declared area of 17 billion cells": (".xlsx", lambda: with_rows(ONE, b"A1:XFD1048576"), {"returned"}),
    "a far cell and a near one": (".xlsx", lambda: with_rows(ONE + FAR), {"SHEET-AREA", "FILE-MEMORY"}),
    "a merged area of the whole sheet": (".xlsx", makers.merged_whole_sheet, {"COLUMN-MISSING", "returned"}),
    "10,000 columns": (".xlsx", lambda: makers.columns(10_000), {"TABLE-MISSING", "returned"}),
    "1,048,576 rows": (".xlsx", lambda: makers.full_rows(1_048_576), {"FILE-SLOW", "FILE-MEMORY", "returned"}),
    "two and a half million strings": (".xlsx", makers.shared_strings, {"FILE-MEMORY", "FILE-SLOW", "FILE-SIZE"}),
    "a text of 19 MB": (".xlsx", makers.long_string, {"FILE-MEMORY", "FILE-SLOW", "FILE-SIZE", "returned"}),
    "250,000 empty formulas": (".xlsx", makers.formulas_everywhere, {"returned", "FILE-SLOW", "FILE-MEMORY"}),
    "path names out of the archive": (".xlsx", lambda: rezipped({"../../x.xml": b"<a/>"}), {"FILE-UNSAFE"}),
    "absolute path names": (".xlsx", lambda: rezipped({"/etc/x.xml": b"<a/>"}), {"FILE-UNSAFE"}),
    "Windows path names": (".xlsx", lambda: rezipped({"xl\\..\\..\\x.xml": b"<a/>"}), {"FILE-UNSAFE"}),
    "polyglot: a page before the archive": (".xlsx", makers.polyglot_front, {"FILE-KIND"}),
    "polyglot: a page inside the archive": (".xlsx", makers.polyglot_inside, {"FILE-UNSAFE", "FILE-DAMAGED"}),
    "polyglot: a PDF behind the archive": (".xlsx", makers.polyglot_back, {"FILE-UNSAFE"}),
    "a truncated archive": (".xlsx", lambda: good()[:4000], {"FILE-DAMAGED"}),
    "an archive that ends early": (".xlsx", lambda: good()[:-5], {"FILE-DAMAGED"}),
    "a wrong checksum": (".xlsx", makers.wrong_crc, {"FILE-DAMAGED"}),
    "a part that is not packed as it says": (".xlsx", makers.not_deflate, {"FILE-DAMAGED"}),
    "a password": (".xlsx", makers.protected, {"FILE-PASSWORD"}),
    "an .xls whose sectors go in a circle": (".xls", makers.fat_loop, {"FILE-DAMAGED", "FILE-SLOW", "FILE-MEMORY"}),
    "a CSV of 14 million commas": (".csv", makers.csv_of_commas, {"FILE-MEMORY", "FILE-SLOW"}),
    "a CSV with a quote that never ends": (".csv", makers.csv_open_quote, {"FILE-DAMAGED"}),
    "JSON of five million levels": (
        ".json",
        makers.deep_json,
        {"FILE-KIND", "EXTRACT-PATH", "LAYOUT-NONE", "FILE-DAMAGED"},
    ),
}  # fmt: skip
INTAKE = sorted((SHARED / "intake").rglob("*.*")) if SHARED.exists() else []


@dataclass
class Watched:
    """What the reading processes took at most, as the system counts it."""

    peak: int = 0
    works: dict[int, tuple[float, float]] = field(default_factory=dict)
    """Seconds of work of each process when it was first and last seen."""
    _stop: bool = False

    def __enter__(self) -> "Watched":
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop = True
        self._thread.join()

    @property
    def megabytes(self) -> float:
        return self.peak / 1024

    @property
    def worked(self) -> float:
        return sum(last - first for first, last in self.works.values())

    def _watch(self) -> None:
        ours = psutil.Process()
        for child in ours.children():
            with suppress(OSError):  # from here on the system counts the peak anew
                Path(f"/proc/{child.pid}/clear_refs").write_text("5")
        while not self._stop:
            self.look(ours)
            time.sleep(0.01)
        self.look(ours)

    def look(self, ours: psutil.Process) -> None:
        """Count the reading processes. One that is being started is a copy of this process, with all that this one
        ever held, until its own program runs: what a child is called is asked first, for it never turns back."""
        for child in ours.children():
            with suppress(OSError, psutil.Error):
                if READER not in child.cmdline():
                    continue
                times = child.cpu_times()
                worked = times.user + times.system
                self.works[child.pid] = self.works.get(child.pid, (worked, worked))[0], worked
                status = Path(f"/proc/{child.pid}/status").read_text()
                if "VmHWM:" in status:
                    self.peak = max(self.peak, int(status.split("VmHWM:")[1].split()[0]))


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return open_engine(f"sqlite:///{tmp_path_factory.mktemp('hostile') / 'bianmin.db'}")


@pytest.fixture(scope="module", autouse=True)
def one_reader() -> Iterator[None]:
    """A pool of one process, so that the file after a hostile one must go through the same door."""
    before = pools.pool()
    pools._pools[next(iter(pools._pools))] = only = pools.Pool(1)
    yield
    only.close()
    pools._pools[next(iter(pools._pools))] = before


@pytest.fixture(scope="module")
def measured() -> Iterator[list[str]]:
    lines: list[str] = []
    yield lines
    print("\n" + "\n".join(lines))


def rows_stored(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }


def loaded(engine: Engine, file: Path) -> tuple[Loaded, float, float]:
    """What became of the file, the seconds of work that it took and the megabytes of the reading process."""
    read_apart(
        good(), "good.xlsx", PROGRAMME
    )  # a process is ready, as in a server that has been up for a while
    with Watched() as watched:
        start = time.thread_time()
        [result] = load_files(engine, PROGRAMME, [(file, ARRIVED)])
        here = time.thread_time() - start
    return result, here + watched.worked, watched.megabytes


@pytest.mark.processes
def test_a_reading_process_may_hold_no_more_however_busy_the_machine_is() -> None:
    """The system itself refuses more, at the moment when it is asked for: nobody has to look in time."""
    reader = pools.Worker()
    reader.ask(Task("unpack", "nothing.zip"), b"")
    process = psutil.Process(reader.pid)
    bounds = process.rlimit(psutil.RLIMIT_DATA), process.rlimit(psutil.RLIMIT_AS)
    reader.end()
    for soft, hard in bounds:
        assert soft == hard > 0  # -1 is no bound
    assert limits.MEMORY < bounds[0][1] < MEGABYTES * 1024 * 1024


@pytest.mark.processes
def test_a_child_that_is_not_yet_a_reader_is_not_counted() -> None:
    """Between its making and its program a child is counted by the system as what made it."""
    watched, ours = Watched(), psutil.Process()
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    watched.look(ours)
    child.communicate(b"\n")
    assert (watched.peak, watched.works) == (0, {})


def check_sentences(result: Loaded) -> str:
    hard = [finding for finding in result.findings if finding.severity == "hard"]
    assert hard
    for finding in hard[:50]:
        for message in (finding.message.zh, finding.message.en):
            assert "\n" not in message
            assert "Traceback" not in message
            assert len(message) < 500
    return hard[0].message.zh


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_file(engine: Engine, tmp_path: Path, name: str, measured: list[str]) -> None:
    suffix, make, rules = CASES[name]
    file = tmp_path / f"return{suffix}"
    file.write_bytes(make())
    before = rows_stored(engine)
    result, seconds, megabytes = loaded(engine, file)
    sentence = check_sentences(result)
    found = {finding.rule for finding in result.findings if finding.severity == "hard"}
    measured.append(f"{name:<42} {seconds:5.2f} s {megabytes:4.0f} MB  {sorted(found)[0]:<15} {sentence}")
    assert result.status == "refused" or (result.status == "returned" and "returned" in rules)
    assert found & rules or "returned" in rules, (found, sentence)
    assert seconds < SECONDS
    assert megabytes < MEGABYTES
    if result.status == "refused":
        assert rows_stored(engine) == before
    layout, reading = read_apart(good(), "good.xlsx", PROGRAMME)
    assert layout.code in PROGRAMME.returns
    assert (len(reading.records), reading.is_refused) == (36, False)


@pytest.mark.skipif(not INTAKE, reason="needs ../shared/intake beside the project, which is not here")
def test_workbooks_that_broke_other_readers(engine: Engine, measured: list[str]) -> None:
    """None is a return of the programme: each is refused in a sentence, and none ends the server."""
    before, taken = rows_stored(engine), []
    for file in INTAKE:
        result, seconds, megabytes = loaded(engine, file)
        assert result.status == "refused", file.name
        check_sentences(result)
        assert "FILE-UNREADABLE" not in {finding.rule for finding in result.findings}, file.name
        assert seconds < SECONDS, file.name
        assert megabytes < MEGABYTES, file.name
        taken.append((seconds, megabytes))
    assert rows_stored(engine) == before
    slowest, largest = max(taken)[0], max(megabytes for _, megabytes in taken)
    median = statistics.median(seconds for seconds, _ in taken)
    measured.append(
        f"{len(INTAKE)} files of ../shared/intake: median {median:.3f} s, at most {slowest:.2f} s, {largest:.0f} MB"
    )


def with_cell(value: object) -> bytes:
    return makers.as_bytes(makers.published(rows={"UPI": [["State Bank of India", value, 1, 1, 1]]}))


def test_a_formula_without_its_result_is_a_finding_at_its_cell() -> None:
    _, reading = read_apart(with_cell("=1+1"), "formula.xlsx", PROGRAMME)
    [finding] = [one for one in reading.findings if one.severity == "hard"]
    assert (finding.sheet, finding.cell) == ("UPI", "D5")


def test_a_formula_with_its_result_counts_as_the_number_that_is_shown() -> None:
    plain = with_cell(2)
    computed = rezipped({SHEET: lambda xml: xml.replace(b'<c r="D5" t="n"><v>2</v></c>', FORMULA)}, plain)
    assert computed != plain
    (_, shown), (_, typed) = (read_apart(each, "formula.xlsx", PROGRAMME) for each in (computed, plain))
    assert shown.records == typed.records


@pytest.mark.parametrize("name", ["+1+1", "-2+3", "＝1+1"])
def test_a_formula_without_a_letter_is_no_name(name: str) -> None:
    book = makers.published()
    book["UPI"]["C5"].value, book["UPI"]["C5"].data_type = name, "s"
    _, reading = read_apart(makers.as_bytes(book), "names.xlsx", PROGRAMME)
    assert ([one.rule for one in reading.findings], reading.review) == (["ROW-NAMELESS"], {})


@pytest.mark.parametrize(
    "name", ["=cmd|'/c calc'!A1", "+A1+1", "-B2+3", "@SUM(1)", "＝A1+1", " =A1+1", "\t=A1"]
)
def test_a_name_that_is_a_formula_comes_in_and_leaves_as_text(name: str) -> None:
    book = makers.published()
    book["UPI"]["C5"].value, book["UPI"]["C5"].data_type = (
        name,
        "s",
    )  # text, as a program writes it that means harm
    content = makers.as_bytes(book)
    _, reading = read_apart(content, "names.xlsx", PROGRAMME)
    [written] = reading.review.values()
    assert written.strip() == name.strip()
    table = Table((text_column("名称", [written]), figure_column("数", [-5], ["-5"])))
    row = next(csv.reader(table.as_csv().decode("utf-8-sig").splitlines()[1:]))
    assert row == [f"'{written}", "-5"]
