"""The third programme: another country, quarters, regions ranked; every figure against a naive recomputation."""

import datetime
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.intake.load import Loaded, load_files
from etl.queries.figures.growth import growth
from etl.queries.figures.outlook import outlook
from etl.queries.figures.rank import rank
from etl.queries.figures.together import together
from etl.queries.scope import EVERYTHING
from store.engine import open_engine
from store.facts import read_facts
from tests.oracle import naive_pulse as naive
from tests.paths import pulse_documents, shared

PROGRAMME = load_programme("india-pulse")
RECEIVED = datetime.datetime(2025, 3, 1, tzinfo=datetime.UTC)
STATES = {
    region.name_en.casefold(): code for code, region in PROGRAMME.regions.items() if region.level == "state"
}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Engine, list[Loaded]]:
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('pulse') / 'pulse.db'}")
    return engine, load_files(engine, PROGRAMME, [(path, RECEIVED) for path in pulse_documents()])


@pytest.fixture(scope="module")
def engine(loaded: tuple[Engine, list[Loaded]]) -> Engine:
    return loaded[0]


@pytest.fixture(scope="module")
def folder() -> Path:
    return shared("real", "pulse", "data")


def test_every_document_comes_in_and_names_its_period(loaded: tuple[Engine, list[Loaded]]) -> None:
    results = loaded[1]
    assert {result.status for result in results} == {"accepted"}
    assert len(results) == 7 * 28
    assert {result.period for result in results} == set(naive.PERIODS)
    assert {finding.rule for result in results for finding in result.findings} == {
        "NUM-ROUNDED",
        "EXTRACT-ZERO",
    }
    assert all(not result.file.startswith("/") for result in results)


def test_every_fact_of_the_states_is_what_the_documents_say(engine: Engine, folder: Path) -> None:
    facts = read_facts(engine, "india-pulse", measures=["tx_cnt", "tx_amt", "registered_users", "app_opens"])
    ours = {
        (period, region, measure): value for _, period, _, region, _, measure, value, *_ in facts.iter_rows()
    }
    theirs = {}
    for period in naive.PERIODS:
        for name, (count, amount) in naive.payments(folder, period).items():
            theirs[period, STATES[name], "tx_cnt"], theirs[period, STATES[name], "tx_amt"] = count, amount
        opened = naive.users(folder, period)
        for name, (registered, opens) in opened.items():
            theirs[period, STATES[name], "registered_users"] = registered
            if any(times for _, times in opened.values()):
                theirs[period, STATES[name], "app_opens"] = opens
    assert ours == theirs


@pytest.mark.parametrize("region", ["", "IN-KL", "IN-LD"])
def test_growth_equals_the_recomputation(engine: Engine, folder: Path, region: str) -> None:
    rows = growth(
        engine, PROGRAMME, "2024-Q4", ["tx_cnt", "tx_amt"], institution=region or None, scope=EVERYTHING
    )
    sums = {}
    for period in naive.PERIODS:
        mine = [v for name, v in naive.payments(folder, period).items() if region in ("", STATES[name])]
        sums[period] = {"tx_cnt": sum(v[0] for v in mine), "tx_amt": sum(v[1] for v in mine)}
    assert len(rows) == 2 * len(naive.PERIODS)
    for row in rows:
        at = naive.PERIODS.index(row.period)
        assert row.value == sums[row.period][row.measure]
        assert row.mom_pct == (
            naive.percent(row.value, sums[naive.PERIODS[at - 1]][row.measure]) if at else None
        )
        ago = sums[naive.PERIODS[at - 4]][row.measure] if at >= 4 else None
        assert row.yoy_pct == (naive.percent(row.value, ago) if ago else None)
        assert row.ytd == sum(sums[p][row.measure] for p in naive.PERIODS[at - at % 4 : at + 1])


def test_states_and_categories_are_the_same_payments(engine: Engine, folder: Path) -> None:
    """The operator's two views of a quarter: until mid-2024 a few payments in 100,000 belong to no state, then none."""
    facts = read_facts(engine, "india-pulse", measures=["tx_cnt", "category_tx_cnt"])
    sums = (
        facts.group_by("period", "measure")
        .agg(pl.col("value").sum())
        .pivot("measure", index="period", values="value")
    )
    assert sums.height == 28
    for period, by_state, by_category in sums.select("period", "tx_cnt", "category_tx_cnt").iter_rows():
        assert by_category == sum(count for count, _ in naive.categories(folder, period).values())
        assert 0 <= by_category - by_state < by_category / 20_000, period
        assert by_state == by_category or period < "2024-Q3"


def test_districts_add_up_to_their_state(engine: Engine) -> None:
    """Two quarters spell three districts in another way; with an alias missing the sum would fall short."""
    facts = read_facts(engine, "india-pulse", measures=["tx_cnt", "district_tx_cnt"])
    parent = {code: region.parent for code, region in PROGRAMME.regions.items()}
    sums: dict[tuple[str, str, str], int] = {}
    for _, period, _, region, _, measure, value, *_ in facts.iter_rows():
        state = region if measure == "tx_cnt" else parent[region]
        if state in ("IN-BR", "IN-KL"):
            sums[period, state, measure] = sums.get((period, state, measure), 0) + value
    for period in naive.PERIODS:
        for state in ("IN-BR", "IN-KL"):
            assert sums[period, state, "district_tx_cnt"] == sums[period, state, "tx_cnt"], (period, state)


@pytest.mark.parametrize("period", ["2018-Q1", "2021-Q3", "2024-Q4"])
def test_regions_are_ranked_as_the_recomputation_ranks_them(
    engine: Engine, folder: Path, period: str
) -> None:
    ranking = rank(engine, PROGRAMME, period, "payments-per-user", scope=EVERYTHING)
    registered = naive.users(folder, period)
    ratios = {
        STATES[name]: Fraction(count, registered[name][0])
        for name, (count, _) in naive.payments(folder, period).items()
    }
    few = {STATES[name] for name, (known, _) in registered.items() if known < 1_000}
    assert {row.figure.institution for row in ranking.rows if row.figure.state == "too_few"} == few
    for code in few:
        del ratios[code]
    assert len(ranking.ranked) == len(ratios) == 36 - len(few)
    for row in ranking.ranked:
        code = row.figure.institution
        assert row.figure.value == ratios[code]
        assert row.rank == 1 + sum(other > ratios[code] for other in ratios.values())
        peers = [c for c in ratios if PROGRAMME.regions[c].group == PROGRAMME.regions[code].group]
        assert row.group_rank == 1 + sum(ratios[c] > ratios[code] for c in peers)


def test_openings_that_were_not_collected_are_missing_not_zero(engine: Engine) -> None:
    early = rank(engine, PROGRAMME, "2019-Q1", "opens-per-user", scope=EVERYTHING)
    assert {row.figure.state for row in early.rows} == {"not_applicable"}
    later = rank(engine, PROGRAMME, "2019-Q2", "opens-per-user", scope=EVERYTHING)
    assert {row.figure.state for row in later.rows} == {"value"}


def test_the_country_together_and_its_year_end(engine: Engine, folder: Path) -> None:
    row = next(
        r
        for r in together(engine, PROGRAMME, "2024-Q4", "average-ticket", scope=EVERYTHING)
        if r.period == "2024-Q4"
    )
    every = naive.payments(folder, "2024-Q4").values()
    assert row.value == Fraction(sum(v[1] for v in every), 100 * sum(v[0] for v in every))
    projected = outlook(engine, PROGRAMME, "2024-Q2", ["tx_cnt"], scope=EVERYTHING).projections["tx_cnt"]
    truth = sum(sum(v[0] for v in naive.payments(folder, f"2024-Q{q}").values()) for q in range(1, 5))
    assert projected.low is not None
    assert projected.high is not None
    assert projected.low <= truth <= projected.high
    assert projected.basis == "season"
