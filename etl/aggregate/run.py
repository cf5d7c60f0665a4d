"""The job: which months an extract has, which of them changed, and each one's facts, whole or not at all.

`FACTS/2019-12.parquet` are all figures of a month, `FACTS/second-transactions-2019-12.json` is what is filed. The JSON
is written last and names the Parquet by its hash: a month without it, or with other inputs, is counted again. A run
that was killed therefore goes on with the month that it was at. Totals of a quarter, a half-year or a year stand in
`2019-Q4.parquet` and `totals-2019-Q4.json`, which nothing takes in.
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import polars as pl

from etl.aggregate import filed
from etl.aggregate.extracts import File, Group, Part, checked_groups, files_of, months_in, sha256_of
from etl.aggregate.figures import PASSES
from etl.aggregate.filed import Input
from etl.aggregate.lines import Lines, converted
from etl.aggregate.months import Engine, counted
from etl.aggregate.over import figures_over
from etl.aggregate.refusals import refuse
from etl.definitions.payments.transactions import Transactions
from etl.definitions.programme import Programme
from etl.definitions.returns import Layout
from etl.values.house import VERSION
from etl.values.periods import Period

STEPS = len(PASSES) + 3
"""A month's steps: what adds up, each pass, the signals, and writing."""


@dataclass(frozen=True)
class Month:
    """What became of a month: counted now or unchanged, the file to be filed, how many rows and broken lines."""

    period: str
    status: str
    file: Path
    rows: int
    broken: int


def layout_of(programme: Programme) -> Layout:
    """The programme's layout of transactions; refused where it has none."""
    for layout in programme.returns.values():
        if layout.transactions is not None:
            return layout
    raise refuse("no_layout", programme=programme.slug)


def aggregate(
    engine: Engine,
    programme: Programme,
    given: Sequence[Path],
    out: Path,
    step: Callable[[str, int, int], None] = lambda what, done, total: None,
    over: int | None = None,
) -> list[Month]:
    """Count every month of the extracts that is new or changed. `step` is told (what, done, of how many).

    With `over`, periods a year (4: quarters), each such period of which all months are there is counted as well.
    """
    layout = layout_of(programme)
    transactions = layout.transactions
    assert transactions is not None
    files = files_of(given, transactions)
    out.mkdir(parents=True, exist_ok=True)
    work = out / "work"
    shutil.rmtree(work, ignore_errors=True)  # of a run that was killed
    try:
        inputs, months = _months(files, transactions, out, work, step)
        results = []
        for number, (period, parts) in enumerate(sorted(months.items())):
            done = number * STEPS
            results.append(
                _month(
                    engine,
                    programme,
                    layout,
                    period,
                    parts,
                    inputs,
                    out,
                    lambda what, at, done=done, period=period: step(  # type: ignore[misc]
                        f"{period} {what}", done + at, len(months) * STEPS
                    ),
                )
            )
        if over is not None:
            results += _totals(programme, layout, results, months, out, over, step)
        return results
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _months(
    files: Sequence[File],
    layout: Transactions,
    out: Path,
    work: Path,
    step: Callable[[str, int, int], None],
) -> tuple[dict[str, Input], dict[str, list[Part]]]:
    """Every file's input, and the parts of each month."""
    inputs: dict[str, Input] = {}
    months: dict[str, list[Part]] = {}
    for number, file in enumerate(files):
        step(file.name, number, len(files))
        sha256, size = sha256_of(file.path), file.path.stat().st_size
        if file.is_csv:
            lines = _lines(file, layout, out, work / f"{number}")
            inputs[file.name] = Input(file.name, sha256, size, lines.lines, lines.broken)
            for period, (path, groups) in lines.months.items():
                months.setdefault(period, []).append(Part(file, path, tuple(groups), True))
            continue
        groups = checked_groups(file, layout)
        inputs[file.name] = Input(file.name, sha256, size)
        own = [file.period] if file.period else months_in(file.path, layout)
        for period in own:
            months.setdefault(period, []).append(
                Part(file, file.path, tuple(groups), bool(file.period) or len(own) == 1)
            )
    return inputs, months


def _lines(file: File, layout: Transactions, out: Path, folder: Path) -> Lines:
    quarantine = out / "quarantine" / f"{file.name.replace('/', '__')}.tsv"
    quarantine.unlink(missing_ok=True)
    return converted(file, layout, folder, quarantine)


def _month(
    engine: Engine,
    programme: Programme,
    layout: Layout,
    period: str,
    parts: list[Part],
    inputs: dict[str, Input],
    out: Path,
    step: Callable[[str, int], None],
) -> Month:
    transactions = layout.transactions
    assert transactions is not None
    file = out / f"{layout.code}-{period}.json"
    own = [inputs[part.file.name] for part in parts]
    broken = sum(one.broken for one in own)
    versions = {"version": VERSION, "code": code_digest(), "layout_sha256": digest_of(programme, layout)}
    known = _known(file, out, own, versions)
    if known is not None:
        step("unchanged", STEPS)
        return Month(period, "unchanged", file, known["rows"], broken)
    at = iter(range(1, STEPS + 1))
    work = out / "work"
    work.mkdir(exist_ok=True)
    counts = counted(
        engine,
        programme,
        transactions,
        Period.parse(period),
        parts,
        step=lambda what: step(what, next(at)),
        work=work,
    )
    table = out / f"{period}.parquet"
    part = table.with_suffix(".part")
    counts.figures.write_parquet(part, compression="zstd")
    named = {"file": table.name, "sha256": sha256_of(part), "rows": str(counts.figures.height)}
    _into_place(part, table)
    content = filed.document(programme.slug, layout, period, versions, own, parts, counts, named)
    part = file.with_suffix(".part")
    part.write_bytes(content)
    _into_place(part, file)
    step("written", STEPS)
    return Month(period, "counted", file, counts.rows, broken)


def _totals(
    programme: Programme,
    layout: Layout,
    counted_months: Sequence[Month],
    parts: dict[str, list[Part]],
    out: Path,
    over: int,
    step: Callable[[str, int, int], None],
) -> list[Month]:
    """The periods that the months make, counted or unchanged; one that lacks a month is incomplete and not counted."""
    by_period = {Period.parse(one.period): one for one in counted_months}
    wanted = sorted({period.holder(over) for period in by_period})
    results = []
    for done, period in enumerate(wanted):
        step(str(period), done, len(wanted))
        file = out / f"totals-{period}.json"
        if any(month not in by_period for month in period.months):
            results.append(Month(str(period), "incomplete", file, 0, 0))
            continue
        of = {month: by_period[month] for month in period.months}
        results.append(_total(programme, layout, period, of, parts, file))
    return results


def _total(
    programme: Programme,
    layout: Layout,
    period: Period,
    of: dict[Period, Month],
    parts: dict[str, list[Part]],
    file: Path,
) -> Month:
    """One period of several months. Its JSON names the months' own by their hashes, and is written last."""
    transactions = layout.transactions
    assert transactions is not None
    inputs = [Input(one.file.name, sha256_of(one.file), one.file.stat().st_size) for one in of.values()]
    versions = {"version": VERSION, "code": code_digest(), "layout_sha256": digest_of(programme, layout)}
    rows, broken = (sum(getattr(one, name) for one in of.values()) for name in ("rows", "broken"))
    if _known(file, file.parent, inputs, versions) is not None:
        return Month(str(period), "unchanged", file, rows, broken)
    figures = figures_over(
        [(month, parts[str(month)]) for month in of],
        [pl.read_parquet(file.parent / f"{month}.parquet") for month in of],
        transactions,
    )
    table = file.with_name(f"{period}.parquet")
    part = table.with_suffix(".part")
    figures.write_parquet(part, compression="zstd")
    named = {"file": table.name, "sha256": sha256_of(part), "rows": str(figures.height)}
    _into_place(part, table)
    shape = {
        "format": filed.TOTALS,
        "programme": programme.slug,
        "layout": layout.code,
        "period": str(period),
        **versions,
        "rows": rows,
        "inputs": [{"file": one.file, "sha256": one.sha256, "bytes": one.bytes} for one in inputs],
        "table": named,
    }
    part = file.with_suffix(".part")
    part.write_bytes(orjson.dumps(shape, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    _into_place(part, file)
    return Month(str(period), "counted", file, rows, broken)


def _into_place(part: Path, path: Path) -> None:
    """The file under its name only when all of it is on the disk."""
    with part.open("rb+") as stream:
        os.fsync(stream.fileno())
    part.replace(path)


def _known(file: Path, out: Path, inputs: list[Input], versions: dict[str, str]) -> dict[str, Any] | None:
    """What stands there of the month, where it was counted from the same bytes in the same way and is whole."""
    try:
        content: dict[str, Any] = orjson.loads(file.read_bytes())
        same = all(content[name] == value for name, value in versions.items())
        table = out / content["table"]["file"]
        same = same and [one["sha256"] for one in content["inputs"]] == [one.sha256 for one in inputs]
        same = same and [one["file"] for one in content["inputs"]] == [one.file for one in inputs]
        return content if same and sha256_of(table) == content["table"]["sha256"] else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def digest_of(programme: Programme, layout: Layout) -> str:
    """The hash of everything that a month's figures depend on besides its rows."""
    assert layout.transactions is not None
    known = [sorted(programme.institutions), sorted(programme.regions), sorted(programme.points)]
    return hashlib.sha256(
        layout.transactions.model_dump_json().encode() + orjson.dumps([layout.code, known])
    ).hexdigest()


@cache
def code_digest() -> str:
    """The hash of the code that counts: of this room's files."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


__all__ = ["Group", "Month", "aggregate", "layout_of"]
