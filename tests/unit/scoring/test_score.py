"""A whole score: who stands where, what the parts sum to, what it says of its sums."""

import polars as pl

from etl.scoring.persistence import failures
from etl.scoring.score import score
from etl.telling.summaries import part_sentence, total_sentence
from tests.unit.scoring.example import INDICATORS, METHOD, example
from tests.unit.scoring.tables import items_table, parts_table, totals_table

SCORES = score(METHOD, INDICATORS, example())


def test_a_row_per_institution() -> None:
    totals = totals_table(SCORES)
    assert totals.select("institution", "state", "score", "rank", "group_rank", "grade").rows() == [
        ("B1", "value", 8579, 1, 1, "A"),
        ("B2", "value", 5393, 4, 3, "D"),
        ("B3", "value", 4472, 5, 2, "D"),
        ("B4", "not_filed", 0, 6, 3, "D"),
        ("B5", "under_objection", 6571, 2, 2, "A"),
        ("B6", "value", 6500, 3, 1, "A"),
    ]
    assert totals["bonus"].to_list() == [40000, 0, 0, 0, 0, 0]


def test_points_of_items_sum_to_the_parts() -> None:
    items = items_table(SCORES)
    counted = items.filter("counted").group_by("institution", "part").agg(pl.col("points").sum().alias("sum"))
    parts = parts_table(SCORES).join(counted, on=["institution", "part"])
    whole = parts.filter(pl.col("applicable") == pl.col("worth"))
    assert whole.height
    assert (whole["points"] == whole["sum"]).all()


def test_points_are_null_where_an_item_has_left() -> None:
    items = items_table(SCORES)
    assert items.filter(pl.col("points").is_null())["state"].unique().sort().to_list() == [
        "not_applicable",
        "too_few",
    ]
    assert items.filter(state="not_filed")["points"].to_list() == [0, 0]
    b1 = items.filter(institution="B1", item="B01").row(0, named=True)
    assert (b1["numerator"], b1["denominator"], b1["points"], b1["maximum"]) == (350, 400, 392857, 500000)


def test_failures_of_nobody_have_their_columns() -> None:
    assert failures(SCORES.inputs, SCORES.failed).schema == {
        "period": pl.String,
        "institution": pl.String,
        "rule": pl.String,
    }


def test_sums_in_words() -> None:
    row = SCORES.row("B5")
    assert part_sentence(SCORES, row, "P1").zh == (
        "基础设施：适用部分得分 28.5714 ÷ 适用满分 50 × 满分 80 = 45.7142 分。"
    )
    assert part_sentence(SCORES, row, "P2").en == "Governance: 20 points of 20."
    assert (
        total_sentence(SCORES, row).zh
        == "基本分 65.7142，四舍五入为 65.71 分；适用满分 70/100；有指标处于异议处理中。"
    )
    first = SCORES.row("B1")
    assert part_sentence(SCORES, first, "P7").zh == "亮点：加分 4 分。"
    assert total_sentence(SCORES, first).en == (
        "Base points 81.7857 + bonus 4 = 85.7857, rounded to 85.79 points; 100 of 100 points apply."
    )
