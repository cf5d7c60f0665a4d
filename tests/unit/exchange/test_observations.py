"""What of a published month goes out, and what of it to whom."""

from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.definitions.programme import Programme
from etl.exchange.files import files_of, stem_of
from etl.exchange.observations import published, reader, version_of
from etl.values.errors import Refusal
from etl.values.exact import rounded
from store.engine import open_engine
from tests.commands import run_command
from tests.unit.exchange.small import LARGE, exported, publish_month

Month = tuple[Engine, Programme]


def told(rows: pl.DataFrame, **wanted: str) -> list[tuple[str | None, ...]]:
    """(value, status, confidentiality) of the observations with these codes."""
    found = rows.filter(*(pl.col(name) == code for name, code in wanted.items()))
    return found.select("OBS_VALUE", "OBS_STATUS", "CONF_STATUS").rows()


def test_the_house_sees_every_figure_and_every_state(published_month: Month) -> None:
    made = exported(*published_month)
    volumes, figures = made.observations["volumes"], made.observations["indicators"]
    assert told(volumes, INSTITUTION="alpha", REF_AREA="IN-KL", MEASURE="value") == [
        (str(LARGE - 4321987), "A", "F")
    ]
    assert told(volumes, INSTITUTION="_T", MEASURE="volume") == [("9445461", "A", "F")]
    assert told(volumes, INSTITUTION="delta", MEASURE="volume") == [(None, "L", "F")]
    tickets = {
        code: told(figures, INSTITUTION=code, INDICATOR="ticket") for code in ("beta", "gamma", "delta")
    }
    assert tickets == {"beta": [(None, "Q", "F")], "gamma": [(None, "M", "F")], "delta": [(None, "L", "F")]}
    ((exact, status, _),) = told(figures, INSTITUTION="alpha", INDICATOR="ticket")
    assert (exact, status) == (str(rounded(Fraction(LARGE - 4321987, 4321987 * 100), 2)), "A")
    assert set(volumes["EDITION"]) == {"2019-01_1"}
    assert set(volumes["TIME_PERIOD"]) == {"2019-M01"}


@pytest.mark.slow
@pytest.mark.parametrize("own", ["", "alpha", "delta"])
def test_what_others_filed_is_in_no_file(published_month: Month, own: str) -> None:
    engine, programme = published_month
    made = exported(engine, programme, scope=reader(programme, institution=own))
    volumes = made.observations["volumes"]
    assert told(volumes, INSTITUTION="gamma", MEASURE="volume") == [(None, "Q", "C")]
    assert told(volumes, INSTITUTION="delta", MEASURE="volume") == [(None, "L", "F")]
    assert bool(told(volumes, INSTITUTION="alpha", REF_AREA="IN-KL")) is (own == "alpha")
    for kind in ("sdmx", "csv"):
        whole = b"".join(files_of(made, kind).values())
        assert b"5123467" not in whole
        assert str(LARGE - 5123467).encode() not in whole
        assert (str(LARGE - 4321987).encode() in whole) is (own == "alpha")


def test_a_sum_that_gives_somebody_away_is_not_told(tmp_path: Path, published_month: Month) -> None:
    programme = published_month[1]
    engine = open_engine(f"sqlite:///{tmp_path / 'two.db'}")
    publish_month(engine, programme, "2019-01", alpha=4321, beta=777)
    publish_month(engine, programme, "2019-02", alpha=40, beta=50, gamma=60)
    rows = exported(engine, programme, scope=reader(programme)).observations["volumes"]
    sums = {
        period: told(rows, INSTITUTION="_T", MEASURE="volume", TIME_PERIOD=period)
        for period in ("2019-M01", "2019-M02")
    }
    assert sums == {"2019-M01": [(None, "Q", "C")], "2019-M02": [("150", "A", "F")]}


def test_only_what_is_published_goes_out(published_month: Month) -> None:
    engine, programme = published_month
    with pytest.raises(Refusal, match=r"2019-02 has no published bulletin, .* published are 2019-01"):
        published(engine, programme, ["2019-01", "2019-02"])


@pytest.mark.slow
def test_a_later_correction_of_a_return_changes_no_published_export(
    tmp_path: Path, published_month: Month
) -> None:
    programme = published_month[1]
    engine = open_engine(f"sqlite:///{tmp_path / 'later.db'}")
    publish_month(engine, programme, "2019-01", alpha=4321, beta=77, gamma=5678)
    before = files_of(exported(engine, programme), "sdmx")
    publish_month(engine, programme, "2019-02", alpha=9, beta=78, gamma=79)
    assert files_of(exported(engine, programme, "2019-01"), "sdmx") == before
    both = exported(engine, programme)
    assert (stem_of(both), set(both.observations["volumes"]["EDITION"])) == (
        "small-2019-01-to-2019-02",
        {"2019-01_1", "2019-02_1"},
    )


def test_the_version_follows_the_definitions(published_month: Month, tmp_path: Path) -> None:
    engine, programme = published_month
    assert version_of(engine, programme) == "1.0"
    other = load_programme("daqing")
    assert version_of(engine, other).startswith("0.")


def test_an_unknown_institution_is_named(published_month: Month) -> None:
    with pytest.raises(Refusal, match="“omega” is not an institution of small; choose one of: alpha, beta"):
        reader(published_month[1], institution="omega")


def test_the_command_says_what_is_missing(tmp_path: Path) -> None:
    said = run_command(
        f"sqlite:///{tmp_path / 'none.db'}",
        "export",
        "sdmx",
        "--programme",
        "daqing",
        "--out",
        str(tmp_path / "out"),
    )
    assert (said.returncode, said.stderr) == (1, "daqing has no published bulletin yet; publish one first.\n")
    assert not (tmp_path / "out").exists()
