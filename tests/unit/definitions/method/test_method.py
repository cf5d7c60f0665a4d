"""Bad methods are refused with file, line where known, and one sentence that says what to do; good ones are dated."""

from collections.abc import Callable
from pathlib import Path

import pytest

from etl.definitions.indicators import Indicator
from etl.definitions.load import load_programme, programme_names
from etl.definitions.measures import Measure
from etl.definitions.method.adoption import in_force, misfits, read_method, refuse_backdated
from etl.definitions.method.method import Method
from etl.values.errors import DefinitionError, Refusal
from etl.values.periods import Period

GOOD = """
code = "2018-04-01"
name = { zh = "办法", en = "method" }
why = { zh = "为何", en = "why" }
author = "a"
checker = "b"
next_review = "2020-06"
tie_break = ["P2", "C01"]
missing = { rescale = "part" }

[[part]]
code = "P1"
name = { zh = "一", en = "one" }
points = 40

[[part]]
code = "P2"
name = { zh = "二", en = "two" }
points = 60

[[event]]
code = "late-day"
name = { zh = "迟报", en = "days late" }
counted_in = { zh = "日", en = "days" }
measure = "days"

[[item]]
code = "C01"
part = "P1"
indicator = "C01"
points = 40
[item.rule]
kind = "linear"
floor = 60
target = 95

[[item]]
code = "C02"
part = "P2"
indicator = "C02"
points = 50
[item.rule]
kind = "bands"
closed = "left"
band = [{ to = 50, points = 50 }, { from = 50, to = 70, points = 20 }, { from = 70, points = 0 }]

[[item]]
code = "C03"
part = "P2"
indicator = "C03"
points = 10
[item.rule]
kind = "deduct"
tariff = [{ event = "late-day", points = 0.5 }]

[[grade]]
code = "C"
name = { zh = "合格", en = "fair" }
to = 80

[[grade]]
code = "A"
name = { zh = "优秀", en = "good" }
from = 80

[[veto]]
code = "V"
name = { zh = "否决", en = "veto" }
ceiling = "C"
indicator = "C02"
above = 90
"""

TEXT = {"zh": "名", "en": "name"}
DIRECTIONS = {"C01": "higher", "C02": "lower", "C03": "neutral"}
INDICATORS = {
    code: Indicator(
        code=code, name=TEXT, why=TEXT, numerator="days", unit=TEXT, direction=direction, author="a", checker="b",
        next_review="2027-01",
    )
    for code, direction in DIRECTIONS.items()
}  # fmt: skip
MEASURES = {"days": Measure(code="days", name=TEXT, unit="count", counted_in=TEXT, kind="flow")}


def read(folder: Path, text: str, name: str = "2018-04-01") -> Method:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return read_method(path, INDICATORS, MEASURES, ["G1"])


def put(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return change


BAD = {
    "weights that make 99": (
        put("points = 60", "points = 59"),
        "the parts add to 99, not to 100; change the points of a part",
    ),
    "items that miss their part": (
        put("points = 40\n[item.rule]", "points = 39\n[item.rule]"),
        "the items of part “P1” add to 39, the part has 40 points",
    ),
    "a part without items": (
        put('part = "P1"\nindicator', 'part = "P2"\nindicator'),
        "the part “P1” has no item",
    ),
    "an unknown part": (put('part = "P1"\nindicator', 'part = "P7"\nindicator'), "“P7”, which is not a part"),
    "an unknown measure": (
        put('measure = "days"', 'measure = "hours"'),
        "event “late-day” names the measure “hours”, which is not in measures.toml",
    ),
    "an unknown indicator": (
        put('indicator = "C01"', 'indicator = "Z99"'),
        "item “C01” scores the indicator “Z99”, which has no file in indicators/",
    ),
    "an unknown event": (
        put('{ event = "late-day"', '{ event = "late"'),
        "item “C03” counts “late”, which is not an event of this method",
    ),
    "a gap between bands": (
        put("from = 50, to = 70", "from = 55, to = 70"),
        "there is a gap between 50 and 55; the next band must begin where one ends",
    ),
    "bands that overlap": (
        put("from = 50, to = 70", "from = 45, to = 70"),
        "the bands overlap between 45 and 50; the next must begin where one ends",
    ),
    "bands without ends": (
        put("{ to = 50, points = 50 }", "{ from = 0, to = 50, points = 50 }"),
        "the first band must have no “from” and the last no “to”",
    ),
    "bands against the direction": (
        put("points = 50 }", "points = 10 }"),
        "item “C02”: the points of the bands run against the direction of “C02”",
    ),
    "a gap between grades": (
        put("from = 80", "from = 85"),
        "there is a gap between 80 and 85; the next band must begin where one ends",
    ),
    "corners out of order": (
        put("floor = 60\ntarget = 95", "floor = 95\ntarget = 60"),
        "item “C01”: the corners are out of order: higher is better, yet the floor is 95 and the target 60",
    ),
    "corners in one place": (
        put("floor = 60\ntarget = 95", "floor = 95\ntarget = 95"),
        "floor and target are the same; use all_or_nothing for a cliff",
    ),
    "completion where lower is better": (
        put(
            'kind = "bands"\nclosed = "left"\n'
            "band = [{ to = 50, points = 50 }, { from = 50, to = 70, points = 20 }, { from = 70, points = 0 }]",
            'kind = "completion"\ntarget = 5',
        ),
        "item “C02”: completion rewards more, but lower is better for “C02”",
    ),
    "a red line on an indicator without direction": (
        put(
            'kind = "deduct"\ntariff = [{ event = "late-day", points = 0.5 }]', 'kind = "red_line"\nline = 5'
        ),
        "item “C03” needs a direction, but the indicator “C03” is neutral",
    ),
    "a veto on a missing indicator": (
        put('indicator = "C02"\nabove', 'indicator = "Z99"\nabove'),
        "veto “V” watches the indicator “Z99”, which has no file in indicators/",
    ),
    "a veto with two triggers": (
        put('indicator = "C02"\nabove', 'event = "late-day"\nindicator = "C02"\nabove'),
        "a veto has either an event, or an indicator with one line: below or above",
    ),
    "a veto to a grade that is not there": (
        put('ceiling = "C"', 'ceiling = "E"'),
        "veto “V” has the ceiling “E”, which is not a grade",
    ),
    "a tie-break that comes twice": (
        put('["P2", "C01"]', '["P2", "C01", "P2"]'),
        "the tie-breaks go round in a circle: “P2” comes a second time",
    ),
    "a tie-break by the rank itself": (
        put('["P2", "C01"]', '["rank"]'),
        "the tie-break “rank” goes round in a circle: it is what the tie-breaks are to decide",
    ),
    "an unknown tie-break": (
        put('["P2", "C01"]', '["size"]'),
        "the tie-break “size” is neither “before_bonus” nor a part nor an item",
    ),
    "points with five decimals": (
        put("points = 40\n\n", "points = 40.00001\n\n"),
        "40.00001 has more than 4 decimals; points are kept to 4 decimals",
    ),
    "a group that is not there": (
        put("target = 95\n", "target = 95\n[item.by_group.G9]\ntarget = 90\n"),
        "item “C01” has parameters for “G9”, which is not a peer group",
    ),
    "parameters of a group that do not fit": (
        put("target = 95\n", "target = 95\n[item.by_group.G1]\ngoal = 90\n"),
        "the parameters for group G1 do not fit the rule",
    ),
    "an unknown rule": (put('kind = "linear"', 'kind = "magic"'), "“item.rule”: “magic” is not one of the words"),
    "an unknown key": (put("checker", "colour = 1\nchecker"), "“colour” is not a key that is known here"),
    "a code twice": (put('code = "P2"', 'code = "P1"'), "the part “P1” is given twice"),
    "a bonus part without a bonus": (
        put("points = 60", "points = 60\n\n[[part]]\ncode = 'P9'\nname = { zh = '九', en = 'nine' }\n"
        "points = 5\nbonus = true\n\n[[item]]\ncode = 'G'\npart = 'P9'\nindicator = 'C01'\npoints = 5\n"
            "rule = { kind = 'completion', target = 1 }"),
        "a bonus part and [bonus] (mode and cap) belong together; give both or neither",
    ),
    "governance left empty": (put('author = "a"', 'author = ""'), "“author”"),
}  # fmt: skip


def test_the_good_method_is_accepted(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD).code == "2018-04-01"


@pytest.mark.parametrize(("change", "sentence"), BAD.values(), ids=BAD)
def test_bad_methods_are_refused(tmp_path: Path, change: Callable[[str], str], sentence: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        read(tmp_path, change(GOOD))
    assert sentence in str(refused.value)
    assert "2018-04-01.toml" in str(refused.value)


def test_the_file_is_named_after_the_date(tmp_path: Path) -> None:
    with pytest.raises(
        DefinitionError, match="the file is named 2019-01-01, the method's code is 2018-04-01"
    ):
        read(tmp_path, GOOD, "2019-01-01")


def dated(*dates: str) -> list[Method]:
    programme = load_programme("daqing")
    return [programme.methods[0].model_copy(update={"code": date}) for date in dates]


def test_a_period_is_scored_by_the_method_in_force_on_its_first_day() -> None:
    methods = dated("2018-04-01", "2019-07-01", "2019-10-02")
    in_force_for = {
        p: in_force(methods, Period.parse(p)).code for p in ("2018-Q2", "2019-Q2", "2019-Q3", "2019-Q4")
    }
    assert in_force_for == {
        "2018-Q2": "2018-04-01",
        "2019-Q2": "2018-04-01",
        "2019-Q3": "2019-07-01",
        "2019-Q4": "2019-07-01",
    }
    with pytest.raises(
        Refusal, match="no method was in force in 2018-Q1; add one dated 2018-01-01 or earlier"
    ):
        in_force(methods, Period.parse("2018-Q1"))


def test_a_date_in_the_past_of_a_published_quarter_is_refused() -> None:
    published = [Period.parse("2019-Q2"), Period.parse("2019-Q3")]
    (late, early) = dated("2019-10-01", "2019-09-30")
    refuse_backdated(late, published)
    with pytest.raises(
        Refusal, match="dated 2019-09-30, but 2019-Q3 has been published; date it after 2019-Q3"
    ):
        refuse_backdated(early, published)


@pytest.mark.parametrize("slug", programme_names())
def test_every_real_method_fits_its_programme(slug: str) -> None:
    programme = load_programme(slug)
    groups = [group.code for group in programme.settings.group]
    for method in programme.methods:
        assert list(misfits(method, programme.indicators, programme.measures, groups)) == []
        assert method.author
        assert method.checker != method.author
    folder = programme.folder / "methods"
    paths = sorted(folder.glob("*.toml"))
    read = (read_method(path, programme.indicators, programme.measures, groups) for path in paths)
    assert tuple(read) == programme.methods


def test_the_programme_of_daqing_has_seven_parts_and_thirty_four_items() -> None:
    method = load_programme("daqing").methods[0]
    assert [(part.code, int(part.points), part.bonus) for part in method.part] == [
        ("P1", 10, False),
        ("P2", 15, False),
        ("P3", 25, False),
        ("P4", 25, False),
        ("P5", 10, False),
        ("P6", 15, False),
        ("P7", 10, True),
    ]
    assert len(method.item) == 34
    assert {item.code for item in method.item if item.display_until} == {"C06", "D04", "F05"}
