"""Findings in words, for every case that a month can bring."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from etl.definitions.measures import Measure
from etl.facts.coverage import Counts, CoverageRow
from etl.facts.growth import GrowthRow
from etl.queries.returns.status import StatusRow
from etl.values.text import Text
from pages.shared.words import Words
from pages.subjects.coverage.sentences import coverage_sentence, coverage_title
from pages.subjects.growth.sentences import growth_title
from pages.subjects.returns.who_filed_sentences import filing_sentence, filing_title, is_to_chase

ZH, EN = Words("zh"), Words("en")
MOMENT = datetime(2020, 1, 8, tzinfo=UTC)
LATER = MOMENT + timedelta(days=9)
COUNT = Measure(
    code="tx_cnt",
    name=Text(zh="交易笔数", en="Transactions"),
    unit="count",
    counted_in=Text(zh="笔", en="transactions"),
    kind="flow",
)


def growth(**known: Any) -> GrowthRow:
    nothing = dict.fromkeys(("value", "previous", "year_ago", "mom_pct", "yoy_pct", "ytd", "note"))
    return GrowthRow(**({"period": "2019-12", "measure": "tx_cnt", "filers": 1} | nothing | known))


def filed(state: str = "accepted", late: int | None = 0, open_findings: int = 0) -> StatusRow:
    return StatusRow(
        institution="B01",
        name_zh="甲",
        name_en="A",
        state=state,  # type: ignore[arg-type]
        filed_at=None if state == "missing" else MOMENT,
        deadline=MOMENT,
        working_days_late=late,
        version=1,
        open_findings=open_findings,
    )


@pytest.mark.parametrize(
    ("row", "zh", "en"),
    [
        (growth(), "交易笔数：本月无数据", "Transactions: no figure for this month"),
        (growth(value=5), "交易笔数：尚无可比数据", "Transactions: nothing to compare with yet"),
        (
            growth(value=5, mom_pct=Decimal("2.5")),
            "交易笔数环比+2.50%",
            "Transactions: +2.50% on the month before",
        ),
        (
            growth(value=5, mom_pct=Decimal("2.5"), yoy_pct=Decimal("-1")),
            "交易笔数同比−1.00%",
            "Transactions: −1.00% on the year before",
        ),
    ],
)
def test_growth_title(row: GrowthRow, zh: str, en: str) -> None:
    assert (growth_title(ZH, COUNT, row), growth_title(EN, COUNT, row)) == (zh, en)


def test_filing_is_counted_by_state() -> None:
    rows = [filed(), filed(late=2), filed("returned"), filed("missing", None), filed("missing", None)]
    assert filing_title(ZH, "2019-12", rows, LATER) == "2019年12月报表尚有2家未报送"
    assert filing_title(EN, "2019-12", rows, MOMENT) == "2 returns for December 2019 are still to come"
    assert filing_title(EN, "2019-12", rows[:4], LATER) == "1 return for December 2019 is missing"
    assert filing_sentence(EN, "2019-12", rows) == (
        "December 2019: 5 returns are expected. Accepted: 2; filed and not yet accepted: 0; returned: 1; not filed: 2. "
        "Received after the deadline: 1."
    )
    assert filing_sentence(ZH, "2019-12", rows) == (
        "2019年12月应报5份。已接受2份，已报送待接受0份，退回1份，未报送2份。逾期报送1份。"
    )


def test_everything_in() -> None:
    assert filing_title(EN, "2019-12", [filed()], LATER) == "Every return for December 2019 is in"


def points(universe: int | None, is_hidden: bool = False) -> CoverageRow:
    told = None if is_hidden or universe is None else 5
    return CoverageRow("", "", "", universe, "", (), told, Counts(), is_hidden)


@pytest.mark.parametrize(
    ("whole", "family", "together", "zh", "en"),
    [
        (points(None), points(None), "points", "没有目录总数", "No source says how many points there are"),
        (points(9, True), points(9, True), "points", "为免推算出单家机构的数据，覆盖率", "Coverage is not"),
        (points(9), points(9, True), "families", "为免推算出单家机构的数据，各类别平均", "The mean of"),
        (points(10), points(9, True), "points", "场景点位覆盖率 50.00%", "50.00% of all scenario points"),
    ],
)  # fmt: skip
def test_what_is_hidden_is_not_said_to_be_unknown(
    whole: CoverageRow, family: CoverageRow, together: str, zh: str, en: str
) -> None:
    answer: Any = SimpleNamespace(
        overall=whole, families=[family], mean_of_families=None, period="2019-12", missing=[]
    )
    programme = SimpleNamespace(together=together, families={"": SimpleNamespace(name=Text(zh="甲", en="A"))})
    for words, title in ((ZH, zh), (EN, en)):
        view: Any = SimpleNamespace(words=words, programme=programme)
        assert coverage_title(view, answer).startswith(title)
        assert ("is not shown" in coverage_sentence(view, answer)) == (whole.is_hidden and words is EN)


def test_what_was_sent_back_is_not_in() -> None:
    rows = [filed(), filed("returned")]
    assert (
        filing_title(EN, "2019-12", rows, LATER)
        == "1 return for December 2019 was sent back and is not in again"
    )
    assert filing_title(ZH, "2019-12", rows, LATER) == "2019年12月报表有1家被退回，尚未重新报送"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (filed(), False),
        (filed(late=1), True),
        (filed("missing", None), True),
        (filed("returned"), True),
        (filed(open_findings=1), True),
    ],
)
def test_whom_to_go_after(row: StatusRow, expected: bool) -> None:
    assert is_to_chase(row) is expected
