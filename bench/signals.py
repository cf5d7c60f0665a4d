"""How well the questions about brushing are asked: on clean months, and on months with trouble of each kind planted.

What is measured is written to etl/checks/measured_signals.toml, which the *Data quality* page shows.
"""

import tempfile
from pathlib import Path

from bench.payments import INSTITUTIONS, TROUBLES, month_of_payments
from etl.aggregate.engines import POLARS
from etl.aggregate.extracts import File, Part
from etl.aggregate.months import counted
from etl.checks.measured import MEASURED_SIGNALS
from etl.checks.signals import SIGNALS, asked
from etl.definitions.load import load_programme
from etl.values.periods import Period

ROWS, MONTHS, SEED = 60_000, 12, 1


def bench_signals() -> str:
    """False alarms and recall of each question, and where they were written."""
    clean = [_spoken(month, {}) for month in range(1, MONTHS + 1)]
    kinds = [
        {one: TROUBLES[(place + month) % len(TROUBLES)] for place, one in enumerate(INSTITUTIONS)}
        for month in range(MONTHS)
    ]
    bent = [_spoken(number + 1, those) for number, those in enumerate(kinds)]
    trials = len(INSTITUTIONS) * MONTHS
    lines = [
        "# Measured by `python -m bench signals` on made-up payments; not written by hand.",
        f"seed = {SEED}",
        f"payments = {ROWS}",
        "",
        "[alarm]",
    ]
    for one in SIGNALS:
        found = sum(rule == one.rule for month in clean for _, rule in month)
        lines.append(f"{one.rule} = {{ found = {found}, of = {trials} }}")
    lines += ["", "[recall]"]
    for kind, one in zip(TROUBLES, SIGNALS, strict=True):
        planted = [(n, who) for n, those in enumerate(kinds) for who, what in those.items() if what == kind]
        found = sum((who, one.rule) in bent[n] for n, who in planted)
        lines.append(f"{one.rule} = {{ found = {found}, of = {len(planted)} }}")
    MEASURED_SIGNALS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return "\n".join([f"{trials} clean months of an institution, {ROWS:,} payments a month", *lines[4:]])


def _spoken(month: int, troubles: dict[str, str]) -> set[tuple[str, str]]:
    """(institution, rule) of every question that a month raises."""
    programme = load_programme("daqing")
    layout = programme.returns["second-transactions"].transactions
    assert layout is not None
    regions = [code for code, one in programme.regions.items() if one.parent]
    rows = month_of_payments(ROWS, 2019, month, regions, list(programme.points)[:12], SEED, troubles)
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "month.parquet"
        rows.write_parquet(path)
        period = f"2019-{month:02}"
        part = Part(File(path, path.name, period), path, (), True)
        counts = counted(POLARS, programme, layout, Period.parse(period), [part], [("institution",)])
    return {(str(one.values["institution"]), one.rule) for one in asked(counts.signals.rows(named=True))}
