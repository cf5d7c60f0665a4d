"""A change split over its causes: exact, fair, and readable."""

import re
from decimal import Decimal
from itertools import permutations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.definitions.method.method import Method
from etl.definitions.method.tables import Persistence
from etl.scoring.around.waterfall import CAUSES, Situation, Waterfall, split, waterfall
from etl.scoring.inputs import Inputs
from etl.scoring.persistence import FAILURES
from etl.scoring.score import score
from etl.telling.summaries import place_sentence, total_sentence, waterfall_sentence
from tests.unit.scoring.example import FIGURES, INDICATORS, METHOD, example

BEFORE = Situation(METHOD, INDICATORS, example("2019-Q3"))


def change(
    now: Inputs, institution: str = "B2", method: object = METHOD, corrected: Inputs | None = None
) -> Waterfall:
    return waterfall(institution, BEFORE, Situation(method, INDICATORS, now), corrected)[0]  # type: ignore[arg-type]


def test_nothing_changed() -> None:
    assert set(change(example("2019-Q4")).shares.values()) == {0}


def test_only_own_figures_changed() -> None:
    """Whoever improves alone gets the whole change as its own."""
    figures = dict(FIGURES) | {"B2": ((340, 400, "value"), (3, 100, "value"), 1)}
    found = change(example("2019-Q4", figures=figures))
    assert found.shares == dict.fromkeys(CAUSES, 0) | {"own": found.now - found.before}
    assert found.now - found.before == 1428


def test_only_the_method_changed() -> None:
    first = METHOD.item[0]
    harder = first.model_copy(update={"rule": first.rule.model_copy(update={"target": Decimal(100)})})
    later = METHOD.model_copy(update={"item": (harder, *METHOD.item[1:])})
    found = change(example("2019-Q4"), method=later)
    assert found.shares == dict.fromkeys(CAUSES, 0) | {"method": found.now - found.before}
    assert found.now < found.before


def again(points: str = "1") -> Method:
    """The method with a rule of repeated failure: filing under 80 % of its points twice in a row costs points."""
    rule = {
        "code": "late-again", "name": {"zh": "连续迟报", "en": "late again"}, "item": "A02", "below": 80, "periods": 2,
        "points": points,
    }  # fmt: skip
    return METHOD.model_copy(update={"persistence": (Persistence.model_validate(rule),)})


def failed_in(*periods: str) -> pl.DataFrame:
    rows = [{"period": one, "institution": "B6", "rule": "late-again"} for one in periods]
    return pl.DataFrame(rows, schema=FAILURES)


@pytest.mark.parametrize("earlier", [(), ("2019-Q1",), ("2019-Q2",)])
def test_failing_again_is_a_cause_of_its_own(earlier: tuple[str, ...]) -> None:
    """The same figures under the same method: what the second failure costs is neither own doing nor the method."""
    before = Situation(again(), INDICATORS, example("2019-Q3"), failed_in(*earlier))
    now = Situation(again(), INDICATORS, example("2019-Q4"), failed_in(*earlier, "2019-Q3"))
    found, _ = waterfall("B6", before, now)
    if earlier == ("2019-Q2",):
        assert set(found.shares.values()) == {0}  # the penalty was there already
        return
    assert found.shares == dict.fromkeys(CAUSES, 0) | {"persistence": -100}
    assert found.now - found.before == -100
    assert waterfall_sentence(found).en.endswith(": repeated failure -1.00.")
    assert waterfall_sentence(found).zh.endswith("：连续不达标 -1.00。")


def test_who_fails_no_longer_gets_the_points_back_by_its_own_figures() -> None:
    before = Situation(again(), INDICATORS, example("2019-Q3"), failed_in("2019-Q2"))
    figures = dict(FIGURES) | {"B6": (*FIGURES["B6"][:2], 0)}
    now = Situation(again(), INDICATORS, example("2019-Q4", figures=figures), failed_in("2019-Q2", "2019-Q3"))
    found, _ = waterfall("B6", before, now)
    assert found.shares == dict.fromkeys(CAUSES, 0) | {"own": found.now - found.before}


def test_every_addend_of_the_total_has_its_name() -> None:
    scores = score(again("1.5"), INDICATORS, example("2019-Q4"), failed_in("2019-Q3"))
    row = scores.row("B6")
    assert total_sentence(scores, row).zh.startswith("基本分 65 − 1.5（连续迟报） = 63.5，")
    assert total_sentence(scores, row).en.startswith("Base points 65 − 1.5 (late again) = 63.5, ")
    for one in range(len(scores.inputs)):
        said = total_sentence(scores, one)
        for addend in re.split(r" [−+] ", said.zh.split("，")[0]) + re.split(
            r" [−+] ", said.en.split(", ")[0]
        ):
            assert re.match(r"\D+ \d|[\d.]+（\D+）|[\d.]+ \(\D+\)", addend), addend


def test_a_correction_of_the_earlier_figures() -> None:
    """Published on 300 ÷ 400, known today to have been 310 ÷ 400: ten merchants are correction, the rest is own."""
    corrected = example(
        "2019-Q3", figures=dict(FIGURES) | {"B2": ((310, 400, "value"), (3, 100, "value"), 1)}
    )
    now = example("2019-Q4", figures=dict(FIGURES) | {"B2": ((340, 400, "value"), (3, 100, "value"), 1)})
    found = change(now, corrected=corrected)
    assert sum(found.shares.values()) == found.now - found.before == 1428
    assert (found.shares["own"], found.shares["correction"]) == (1071, 357)


def test_a_rival_leaves() -> None:
    """The place of the next one rises by membership, not by its own doing."""
    without = example("2019-Q4", figures={name: cells for name, cells in FIGURES.items() if name != "B1"})
    _, place = waterfall("B2", BEFORE, Situation(METHOD, INDICATORS, without))
    assert place.shares == dict.fromkeys(CAUSES, 0) | {"membership": place.now - place.before}
    assert place.now == place.before - 1


def test_others_improve() -> None:
    now = example("2019-Q4", figures=example_better("B2"))
    _, place = waterfall("B2", BEFORE, Situation(METHOD, INDICATORS, now))
    assert place.shares["others"] == place.now - place.before > 0


def example_better(but: str) -> dict:
    better = ((380, 400, "value"), (1, 100, "value"), 0)
    return {name: cells if name == but else better for name, cells in FIGURES.items()}


@given(st.lists(st.integers(-1000, 1000), min_size=8, max_size=8))
def test_shares_are_the_mean_over_every_order(amounts: list[int]) -> None:
    causes = ("a", "b", "c")
    worth = {frozenset(c for k, c in enumerate(causes) if n >> k & 1): amounts[n] for n in range(8)}
    shares = split(causes, worth.__getitem__)
    assert sum(shares.values()) == worth[frozenset(causes)] - worth[frozenset()]
    for cause in causes:
        steps = [
            worth[frozenset(order[: order.index(cause) + 1])] - worth[frozenset(order[: order.index(cause)])]
            for order in permutations(causes)
        ]
        assert abs(shares[cause] - sum(steps) / 6) < 1


def test_sentences() -> None:
    rises = Waterfall(7521, 8070, 2, dict.fromkeys(CAUSES, 0) | {"own": 600, "method": -51})
    assert waterfall_sentence(rises).zh == "由 75.21 到 80.70：本机构数据 +6.00，考核办法 -0.51。"
    assert waterfall_sentence(rises).en == "From 75.21 to 80.70: own figures +6.00, method -0.51."
    falls = Waterfall(3, 5, 0, dict.fromkeys(CAUSES, 0) | {"others": 3, "own": -1})
    assert place_sentence(falls).zh == "由第3名到第5名：本机构数据 +1 名，其他机构数据 -3 名。"
    same = Waterfall(3, 3, 0, dict.fromkeys(CAUSES, 0))
    assert place_sentence(same).en == "From place 3 to place 3 (places gained): no change."


def test_the_ends_are_the_official_scores() -> None:
    now = example("2019-Q4", better_by=10)
    points, place = waterfall("B3", BEFORE, Situation(METHOD, INDICATORS, now))
    scores = score(METHOD, INDICATORS, now)
    row = scores.row("B3")
    assert (points.now, place.now) == (scores.totals.official[row], scores.rank[row])
