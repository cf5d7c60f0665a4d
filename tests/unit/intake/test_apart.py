"""Reading apart: the same answers as reading here, no secrets in there, nothing from there is believed blindly."""

import io
import os
import resource
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from etl.definitions.load import load_programme
from etl.definitions.method.text import method_text
from etl.documents.render import refresh
from etl.documents.slides.compose import slides
from etl.documents.voice import Voice
from etl.intake.apart import limits, wire
from etl.intake.apart import pool as pools
from etl.intake.apart.pool import CannotStart, Died, Pool, TookTooLong, Worker
from etl.intake.apart.read import ahead, check_proposal_apart, marked_apart, read_apart, refreshed_apart
from etl.intake.apart.taught import learnt, taught
from etl.intake.apart.wire import Answer, Task, packed, unpacked
from etl.sources.read import read_file, resolver_of
from etl.sources.reading import Reading
from etl.values.errors import Refusal
from etl.values.findings import FileRefused, Finding
from etl.values.periods import Period
from etl.values.text import Text
from tests.paths import ROOT
from tests.patience import PATIENCE_SECONDS
from tests.published import as_bytes, published
from tests.unit.documents.edition import make

PROGRAMME = load_programme("rbi-retail")
GOOD = as_bytes(published())

pytestmark = pytest.mark.processes


@pytest.fixture
def worker() -> Iterator[Worker]:
    one = Worker()
    yield one
    one.end()


def read(worker: Worker, content: bytes = GOOD, seconds: float = limits.SECONDS) -> Answer:
    known = taught(PROGRAMME)
    return worker.ask(Task("read", "a.xlsx", known.name), content, known, seconds)[0]


@pytest.mark.parametrize(
    "content",
    [GOOD, as_bytes(published(rows={"UPI": [["Unheard of Bank", 1, "x", -3, "1,234"]]}))],
    ids=["good", "with findings"],
)
def test_the_same_as_reading_here(content: bytes) -> None:
    here = read_file(content, "a.xlsx", PROGRAMME, resolver_of(PROGRAMME))
    apart = read_apart(content, "a.xlsx", PROGRAMME)
    assert apart[0] is here[0]
    assert apart[1].records == here[1].records
    assert apart[1].totals == here[1].totals
    assert [(f.rule, f.sheet, f.cell, f.message) for f in apart[1].findings] == [
        (f.rule, f.sheet, f.cell, f.message) for f in here[1].findings
    ]


def test_many_threads_share_a_few_processes() -> None:
    with ThreadPoolExecutor(12) as threads:
        answers = list(threads.map(lambda _: read_apart(GOOD, "a.xlsx", PROGRAMME)[1].records, range(40)))
    assert all(answer == answers[0] for answer in answers)
    assert len(pools.pool().pids()) <= pools.AT_ONCE


def test_a_process_has_neither_secrets_nor_room_for_harm(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:///secret.db")
    monkeypatch.setenv("BIANMIN_PASSWORD", "secret")
    other = Worker()
    try:
        read(other)
        environment = Path(f"/proc/{other.pid}/environ").read_bytes()
        bounds = Path(f"/proc/{other.pid}/limits").read_text()
    finally:
        other.end()
    assert b"secret" not in environment
    rows = {line[:26].strip(): line[26:].split() for line in bounds.splitlines()}
    assert rows["Max file size"][:2] == ["0", "0"]
    assert rows["Max core file size"][:2] == ["0", "0"]
    assert int(rows["Max data size"][0]) < 400 * 1024 * 1024
    assert int(rows["Max cpu time"][0]) < 60


def test_time_over_ends_the_process_and_not_the_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    only, known = Pool(1), taught(PROGRAMME)
    try:
        only.ask(Task("read", "a.xlsx", known.name), GOOD, known)
        [first] = only.pids()
        monkeypatch.setattr(Worker.ask, "__defaults__", (None, 0.0))
        with pytest.raises(TookTooLong):
            only.ask(Task("read", "a.xlsx", known.name), GOOD, known)
        monkeypatch.undo()
        assert only.ask(Task("read", "a.xlsx", known.name), GOOD, known)[0].reading
        assert only.pids() != [first]
    finally:
        only.close()


def test_a_process_that_was_killed_while_idle_costs_nobody_his_file() -> None:
    only, known = Pool(1), taught(PROGRAMME)
    try:
        only.ask(Task("read", "a.xlsx", known.name), GOOD, known)
        [pid] = only.pids()
        os.kill(pid, 9)
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        assert only.ask(Task("read", "a.xlsx", known.name), GOOD, known)[0].reading
    finally:
        only.close()


@pytest.mark.parametrize(
    "said",
    [b"", b"no frame at all", b"\xff" * 40, (3).to_bytes(8, "big") + b"{}x", (2).to_bytes(8, "big") + b"[]",
     (27).to_bytes(8, "big") + b'{"reading":{"period":false}}'[:27], (5).to_bytes(8, "big") + b"\x80\x04K\x01."],
)  # fmt: skip
def test_nonsense_from_a_process_is_not_believed(said: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that a file has taken over: it says it is ready, then whatever it likes, and ends."""
    speech = (5).to_bytes(8, "big") + b"ready" + said
    code = (
        f"import sys, time; sys.stdout.buffer.write({speech!r}); sys.stdout.flush(); sys.stdin.buffer.read(8)"
    )
    real = subprocess.Popen

    def taken_over(command: list[str], **how: object) -> subprocess.Popen[bytes]:
        return real([sys.executable, "-c", code], **how)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(subprocess, "Popen", taken_over)
    one = Worker()
    try:
        with pytest.raises(Died):
            one.ask(Task("mark", "a.xlsx"), b"x")
        assert not one.is_well
    finally:
        one.end()


def test_a_process_that_cannot_start_is_not_the_files_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    one = Worker()
    try:
        with pytest.raises(CannotStart):
            one.ask(Task("mark", "a.xlsx"), b"x")
    finally:
        one.end()


def test_a_fault_of_ours_is_a_sentence_and_goes_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(FileRefused) as refused:
        marked_apart(GOOD, "a.xlsx", [("UPI", "A1", "x")], "tlh")  # no such language: a fault of the caller
    assert refused.value.finding.rule == "FILE-UNREADABLE"
    assert "KeyError" in caplog.text
    assert read_apart(GOOD, "a.xlsx", PROGRAMME)


def test_marking_apart_gives_a_workbook() -> None:
    assert marked_apart(GOOD, "a.xlsx", [("UPI", "B2", "请核对")], "zh").startswith(b"PK")


def test_slides_are_refreshed_apart_and_the_same() -> None:
    edition, newer = make(1234), make(4321)
    before = slides(Voice(edition, "zh"))
    assert refreshed_apart(before, "a.pptx", newer, "zh") == refresh(before, newer)


def test_what_are_no_slides_of_ours_is_refused_in_their_own_words() -> None:
    with pytest.raises(Refusal, match="no slides"):
        refreshed_apart(b"PK\x03\x04 nothing", "a.pptx", make(), "zh")


def bomb(size: int) -> bytes:
    """Slides of ours with one part that unpacks to `size` bytes of elements."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(slides(Voice(make(), "zh")))) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "ppt/slides/slide1.xml":
                content = content.replace(b"</p:spTree>", b"<p:sp/>" * (size // 7) + b"</p:spTree>")
            new.writestr(name, content, zipfile.ZIP_DEFLATED, 6)
    return stream.getvalue()


def test_slides_that_unpack_to_too_much_end_their_process_and_not_the_server() -> None:
    """Half a megabyte took 5.3 GB where it was opened in the server."""
    content = bomb(30_000_000)
    assert len(content) < 1_000_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(Refusal, match=r"holds far more than the slides of a bulletin|These are no slides"):
        refreshed_apart(content, "a.pptx", make(), "zh")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000
    assert read_apart(GOOD, "a.xlsx", PROGRAMME)


def test_a_proposed_method_is_held_against_the_programme_apart() -> None:
    programme = load_programme("daqing")
    text = method_text(programme.methods[0])
    check_proposal_apart(text.encode(), "methods/proposal.toml", programme)
    for wrong, sentence in (
        (b"\xff", "not in UTF-8"),
        (b"a = [" * 100_000, "not valid TOML|a number or a list"),
        (b"a = " + b"9" * 100_000, "a number or a list"),
        (text.replace('code = "', 'code = "x', 1).encode(), "proposal.toml"),
    ):
        with pytest.raises(Refusal, match=sentence):
            check_proposal_apart(wrong, "methods/proposal.toml", programme)


def test_values_of_findings_arrive_as_their_words() -> None:
    finding = Finding("NUM-TEXT", "S", "A1", {"found": Decimal("1.50"), "row": 3})
    answer = Answer("monthly", Reading("2019-12", findings=[finding]))
    back: Answer = unpacked(packed(answer), Answer)
    assert back.reading
    assert back.reading.findings[0].values == {"found": "1.50", "row": 3}
    assert back.reading.findings[0].message == finding.message


@pytest.mark.parametrize(
    "value",
    [Period(2020, 1), Period(2019, 4, 4), date(2019, 12, 31), Text(zh="是", en="yes"), None, 1.5, "2019-12"],
)
def test_periods_days_and_texts_of_findings_are_said_as_if_read_here(value: object) -> None:
    """Each language says them in its own words, also where the file was refused."""
    finding = Finding("NUM-TEXT", "S", "A1", {"found": value})
    back: Answer = unpacked(packed(Answer("monthly", Reading("2019-12", findings=[finding]))), Answer)
    refused: Answer = unpacked(packed(Answer(refused=finding)), Answer)
    assert back.reading
    assert refused.refused
    assert back.reading.findings == [finding] == [refused.refused]
    assert refused.refused.message == finding.message


@pytest.mark.parametrize("value", ['{"period":"2019-13"}', '{"day":"soon"}', '{"zh":"x"}', "{}", "[1]"])
def test_a_value_that_is_none_is_not_believed(value: str) -> None:
    said = f'{{"refused":{{"rule":"NUM-TEXT","values":{{"found":{value}}}}}}}'
    with pytest.raises(ValueError, match=r"value|period|isoformat"):
        unpacked(said.encode(), Answer)


def test_a_programme_arrives_as_it_is() -> None:
    back = learnt(taught(PROGRAMME).content)
    assert (back.settings, back.institutions, back.measures, back.returns) == (
        PROGRAMME.settings, PROGRAMME.institutions, PROGRAMME.measures, PROGRAMME.returns,
    )  # fmt: skip
    assert taught(PROGRAMME) is taught(PROGRAMME)


def test_ahead_keeps_the_order_and_the_errors() -> None:
    seen: list[int] = []

    def halves(number: int) -> float:
        seen.append(number)
        return 10 / number

    results = []
    for number, result in ahead(range(-3, 30), halves):
        assert len(seen) <= len(results) + 3 * pools.AT_ONCE + 1
        if number == 0:
            with pytest.raises(ZeroDivisionError):
                result()
        else:
            assert result() == 10 / number
        results.append(number)
    assert results == list(range(-3, 30))


def test_the_processes_end_with_the_server() -> None:
    """From a program with threads and without a guarded main part, as a Streamlit server is."""
    code = (
        "import threading\n"
        "from etl.definitions.load import load_programme\n"
        "from etl.intake.apart.pool import pool\n"
        "from etl.intake.apart.read import read_apart\n"
        "from tests.published import as_bytes, published\n"
        "programme = load_programme('rbi-retail')\n"
        "done = lambda: print(len(read_apart(as_bytes(published()), 'a.xlsx', programme)[1].records))\n"
        "thread = threading.Thread(target=done); thread.start(); thread.join()\n"
        "print(*pool().pids())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_SECONDS
    )
    assert done.returncode == 0, done.stderr
    records, pids = done.stdout.splitlines()
    assert int(records) > 0
    assert not [pid for pid in pids.split() if Path(f"/proc/{pid}").exists()]


def test_a_frame_longer_than_any_honest_one_is_not_awaited() -> None:
    ours, theirs = os.pipe()
    try:
        os.write(theirs, (wire.LONGEST + 1).to_bytes(8, "big"))
        with pytest.raises(ValueError, match="frame"):
            wire.receive(ours)
    finally:
        os.close(ours)
        os.close(theirs)
