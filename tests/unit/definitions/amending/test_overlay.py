"""A programme with amendments laid over it, by worked examples, and every refusal in one sentence."""

import datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.definitions.amending.changes import FIELDS, KINDS, Amendment, Change, change_of, kept_as, kept_change
from etl.definitions.amending.lines import lines_by_file, lines_text
from etl.definitions.amending.overlay import amended, drafted, first_touched, targets_of
from etl.definitions.calendar import deadline
from etl.definitions.files import model_in, read_csv
from etl.definitions.institutions import Institution
from etl.definitions.load import load_programme
from etl.definitions.method.method import Method
from etl.definitions.method.text import method_bytes
from etl.definitions.programme import Programme
from etl.facts.coverage import universe_at
from etl.telling.amendments import told
from etl.values.errors import Refusal
from etl.values.periods import Period
from tests.depth import cases

DAQING = load_programme("daqing")
JOIN = {
    "code": "B30",
    "name_zh": "新桥银行（演示）",
    "name_en": "Xinqiao (demo)",
    "group": "G4",
    "since": "2020-02",
}
BUSES = {
    "scenario": "bus",
    "region": "230602",
    "as_of": "2019-12-01",
    "count": 300,
    "source": "市交通局函",
}
DAY_OFF = {"date": "2020-01-08", "working": False, "source": "放假通知"}
AIM = {"item": "C02", "value": "40", "since": "2020-Q1"}
EXAMPLES: dict[str, dict[str, object]] = {
    "join": JOIN,
    "leave": {"institution": "B03", "until": "2020-01"},
    "merge": {"institution": "B03", "into": "B01", "since": "2020-02"},
    "universe": BUSES,
    "special-day": DAY_OFF,
    "target": AIM,
}


def laid(*changes: tuple[str, dict[str, object]]) -> Programme:
    made = [Amendment(n, change_of(kind, values)) for n, (kind, values) in enumerate(changes, 1)]
    return amended(DAQING, made)


def test_an_institution_joins_from_a_month_on() -> None:
    new = laid(("join", JOIN)).institutions["B30"]
    assert (new.name("zh"), new.group, new.valid_from, new.valid_to) == (
        "新桥银行（演示）",
        "G4",
        "2020-02",
        "",
    )
    assert [new.is_member(Period.parse(one)) for one in ("2020-01", "2020-02", "2021-01")] == [
        False,
        True,
        True,
    ]
    assert "B30" not in DAQING.institutions


def test_who_left_comes_back_under_its_code() -> None:
    back = {"code": "B03", "group": DAQING.institutions["B03"].group, "since": "2020-06"}
    back |= {"name_zh": DAQING.institutions["B03"].name_zh, "name_en": DAQING.institutions["B03"].name_en}
    leave = ("leave", EXAMPLES["leave"])
    whole = laid(leave, ("join", back))
    one = whole.institutions["B03"]
    assert (one.away, one.valid_to) == (("2020-02/2020-05",), "")
    there = {
        month: one.is_member(Period.parse(month)) for month in ("2020-01", "2020-02", "2020-05", "2020-06")
    }
    assert there == {"2020-01": True, "2020-02": False, "2020-05": False, "2020-06": True}
    quarters = [one.is_member(Period.parse(quarter)) for quarter in ("2020-Q1", "2020-Q2", "2020")]
    assert quarters == [True, True, True]  # any month of it
    assert one.span() == "2018-04 – 2020-01, 2020-06 – …"
    # Written into the files, the amendments change nothing more; a second absence adds to the first.
    assert "2020-02/2020-05" in lines_by_file(whole)["institutions.csv"]
    again = laid(leave, ("join", back), ("leave", {"institution": "B03", "until": "2020-08"}))
    assert again.institutions["B03"].span() == "2018-04 – 2020-01, 2020-06 – 2020-08"
    thrice = laid(
        leave,
        ("join", back),
        ("leave", {"institution": "B03", "until": "2020-08"}),
        ("join", back | {"since": "2020-12"}),
    )
    assert thrice.institutions["B03"].away == ("2020-02/2020-05", "2020-09/2020-11")
    at_once = laid(leave, ("join", back | {"since": "2020-02"})).institutions["B03"]
    assert (at_once.away, at_once.valid_to) == ((), "")
    for wrong, said in (
        (back | {"group": "G4", "name_en": "Other"}, "comes back as it left"),
        (back | {"since": "2020-01"}, "is in the programme already"),
    ):
        with pytest.raises(Refusal, match=said):
            laid(leave, ("join", wrong))
    with pytest.raises(Refusal, match="joined in 2020-06 and cannot have left before"):
        laid(leave, ("join", back), ("leave", {"institution": "B03", "until": "2020-05"}))


@pytest.mark.parametrize(
    "away",
    ["2019-04", "2019-09/2019-04", "2018-01/2018-05", "2019-01/2019-03 2019-02/2019-05", "2019-04/2020-01"],
)
def test_a_spell_away_lies_inside_the_membership(away: str) -> None:
    values = {
        "code": "x",
        "name_en": "X",
        "group": "G",
        "valid_from": "2018-04",
        "valid_to": "2020-01",
        "away": away,
    }
    with pytest.raises(ValueError, match="away"):
        Institution.model_validate(values)


def test_an_institution_leaves_after_its_last_month() -> None:
    one = laid(("leave", EXAMPLES["leave"])).institutions["B03"]
    assert [one.is_member(Period.parse(month)) for month in ("2020-01", "2020-02")] == [True, False]
    assert one.successor == ""


def test_one_goes_on_in_another_which_has_its_history() -> None:
    after = laid(("merge", EXAMPLES["merge"]))
    one = after.institutions["B03"]
    assert (one.valid_from, one.valid_to, one.successor) == ("2018-04", "2020-01", "B01")
    assert after.institutions["B01"] == DAQING.institutions["B01"]


def test_a_universe_holds_from_its_day_on() -> None:
    rows = laid(("universe", BUSES)).universe
    place = ("bus", "230602")
    assert universe_at(rows, "2019-11-30")[place].count == 286
    assert universe_at(rows, "2019-12-31")[place].count == 300
    assert universe_at(rows, "2019-12-31")[place].source == "市交通局函"


def test_a_day_off_moves_the_deadline_that_falls_on_it() -> None:
    after = laid(("special-day", DAY_OFF))
    zone = ZoneInfo("Asia/Shanghai")
    december = Period.parse("2019-12")
    assert deadline(DAQING.settings, december) == datetime.datetime(2020, 1, 8, 18, tzinfo=zone)
    assert deadline(after.settings, december) == datetime.datetime(2020, 1, 9, 18, tzinfo=zone)


def test_a_target_holds_from_an_assessed_period_on_and_the_method_before_stays() -> None:
    after = laid(("target", AIM))
    assert targets_of(after, Period.parse("2019-Q4"))["C02", "rule.target"] == 35
    assert targets_of(after, Period.parse("2020-Q1"))["C02", "rule.target"] == 40
    new = after.method_for(Period.parse("2020-Q1"))
    old = DAQING.method_for(Period.parse("2020-Q1"))
    assert (new.code, old.code) == ("2020-01-01", "2018-04-01")
    changed = [one.code for one, was in zip(new.item, old.item, strict=True) if one != was]
    assert changed == ["C02"]
    assert (new.full, new.part) == (old.full, old.part)
    assert model_in(method_bytes(after, new).decode(), Path("2020-01-01.toml"), Method) == new
    assert method_bytes(after, old) == (DAQING.folder / "methods" / "2018-04-01.toml").read_bytes()


def test_a_groups_own_target_is_amended_without_touching_the_others() -> None:
    after = targets_of(
        laid(("target", AIM | {"item": "B01", "path": "G4.target", "value": "88"})), Period.parse("2020-Q2")
    )
    assert (after["B01", "G4.target"], after["B01", "rule.target"]) == (Decimal(88), Decimal(95))


def test_targets_rest_on_each_other_by_their_dates_not_by_when_they_were_said() -> None:
    later, earlier = AIM | {"since": "2020-Q3"}, AIM | {"item": "C03", "value": "50"}
    after = laid(("target", later), ("target", earlier))
    found = targets_of(after, Period.parse("2020-Q3"))
    assert (found["C02", "rule.target"], found["C03", "rule.target"]) == (40, 50)
    assert targets_of(after, Period.parse("2020-Q1"))["C02", "rule.target"] == 35


def test_what_is_laid_over_it_is_in_the_state_of_the_definitions_and_nothing_is_without() -> None:
    assert amended(DAQING, ()) is DAQING
    states = {laid((kind, values)).digest for kind, values in EXAMPLES.items()}
    assert len(states | {DAQING.digest}) == len(KINDS) + 1
    one = change_of("join", JOIN)
    assert (
        amended(DAQING, [Amendment(1, one, "a", "b")]).digest == amended(DAQING, [Amendment(9, one)]).digest
    )
    twice = amended(laid(("join", JOIN)), ())
    assert twice is DAQING


def test_a_draft_is_laid_over_what_is_amended_already() -> None:
    after = drafted(laid(("join", JOIN)), change_of("leave", {"institution": "B30", "until": "2020-05"}))
    assert (after.institutions["B30"].valid_from, after.institutions["B30"].valid_to) == (
        "2020-02",
        "2020-05",
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_kept_and_told_in_both_languages(kind: str) -> None:
    change = change_of(kind, EXAMPLES[kind])
    assert kept_change(kept_as(change)) == change
    sentence = told(DAQING, change)
    assert sentence.zh != sentence.en
    assert {name for name in type(change).model_fields if name != "kind"} <= set(FIELDS)


@pytest.mark.parametrize(
    ("kind", "period"),
    [
        ("join", "2020-02"),
        ("leave", "2020-02"),
        ("merge", "2020-02"),
        ("universe", "2019-12"),
        ("special-day", "2019-12"),
        ("target", "2020-01"),
    ],
)
def test_the_first_period_that_is_touched(kind: str, period: str) -> None:
    assert first_touched(DAQING, change_of(kind, EXAMPLES[kind])) == period


def test_the_lines_written_into_the_files_make_the_same_programme(tmp_path: Path) -> None:
    """Amendments that went over into the files change nothing more, and what they said is said by the files."""
    after = laid(*(EXAMPLES | {"merge": {"institution": "B04", "into": "B01", "since": "2020-02"}}).items())
    place = tmp_path / "daqing"
    place.mkdir()
    for path in DAQING.folder.rglob("*"):
        if path.is_file():
            copy = place / path.relative_to(DAQING.folder)
            copy.parent.mkdir(exist_ok=True)
            copy.write_bytes(path.read_bytes())
    for file, text in lines_by_file(after).items():
        _written_into(place / file, text)
    files = load_programme("daqing", tmp_path)
    for part in ("institutions", "universe", "settings", "methods"):
        assert getattr(files, part) == getattr(after, part), part
    again = amended(files, after.amendments)
    assert dict(again.institutions) == dict(files.institutions)
    assert lines_by_file(again) == {}
    assert "institutions.csv" in lines_text(after)


def _written_into(path: Path, text: str) -> None:
    """As a person would: rows of the same key are replaced, new ones come last."""
    if path.suffix != ".csv" or not path.exists():
        path.write_text(text, encoding="utf-8")
        return
    heading, *rows = text.splitlines()
    known = path.read_text(encoding="utf-8").splitlines()
    assert known[0] == heading
    if path.name == "institutions.csv":
        new = {row.split(",")[0]: row for row in rows}
        known = [new.pop(row.split(",")[0], row) for row in known]
        rows = list(new.values())
    path.write_text("\n".join([*known, *rows]) + "\n", encoding="utf-8")
    assert read_csv(path, Institution) if path.name == "institutions.csv" else True


REFUSED: list[tuple[str, dict[str, object], str]] = [
    ("join", JOIN | {"code": "B01"}, "B01 (Youcheng Bank, Daqing Branch (demo)) is in the programme already"),
    ("join", JOIN | {"code": "B99", "name_en": "Youcheng Bank, Daqing Branch (demo)"}, "B01 is called"),
    ("join", JOIN | {"group": "G9"}, "There is no peer group “G9”"),
    ("join", JOIN | {"name_zh": ""}, "“name in Chinese (name_zh)”: nothing is written here"),
    ("join", JOIN | {"since": "2020-13"}, "“from (since)”: “2020-13” is not a period"),
    ("join", JOIN | {"code": "B 1"}, '“code”: "B 1" is not spelt as it has to be'),
    ("leave", {"institution": "B88", "until": "2020-01"}, "“B88” is not an institution of"),
    (
        "leave",
        {"institution": "B03", "until": "2018-01"},
        "B03 joined in 2018-04 and cannot have left before",
    ),
    ("merge", {"institution": "B03", "into": "B03", "since": "2020-01"}, "B03 cannot merge into itself"),
    ("merge", {"institution": "B03", "into": "B88", "since": "2020-01"}, "“B88” is not an institution"),
    ("universe", BUSES | {"source": ""}, "“source”: say who says so: write the source."),
    ("universe", BUSES | {"source": "  "}, "“source”: say who says so: write the source."),
    ("universe", BUSES | {"region": "999999"}, "“999999” is not a region of"),
    ("universe", BUSES | {"scenario": "boat"}, "There is no kind of point “boat”"),
    ("universe", BUSES | {"count": -1}, "“number (count)”"),
    ("universe", BUSES | {"count": None}, "“number (count)”"),
    ("universe", BUSES | {"region": "230600"}, "“bus” is counted in “230600” and in “23060"),
    (
        "universe",
        BUSES | {"as_of": "2018-03-31"},
        "There is a count of bus in 230602 as of 2018-03-31 already: 286",
    ),
    ("special-day", DAY_OFF | {"source": ""}, "“source”: say who says so"),
    ("target", AIM | {"item": "Z99"}, "Item “Z99” of the method 2018-04-01 has no target “rule.target”"),
    ("target", AIM | {"value": "many"}, "“new target (value)”: “many” is not a number"),
    ("target", AIM | {"since": "2020-01"}, "Daqing is assessed by the quarter"),
    (
        "target",
        AIM | {"item": "A03", "path": "rule.inner.target", "value": "12"},
        "The method cannot be tried",
    ),
    ("weather", {}, "“weather” cannot be amended; choose one of: join"),
]


@pytest.mark.parametrize(("kind", "values", "sentence"), REFUSED)
def test_what_cannot_be_is_one_sentence_in_each_language(
    kind: str, values: dict[str, object], sentence: str
) -> None:
    with pytest.raises(Refusal) as refused:
        drafted(DAQING, change_of(kind, values))
    said = refused.value.sentence
    assert said.en.startswith(sentence)
    assert said.en.endswith(".")
    assert said.zh.endswith("。")
    assert said.zh != said.en


TWICE: list[tuple[str, dict[str, object], str, dict[str, object], str]] = [
    (
        "join",
        JOIN,
        "join",
        JOIN | {"name_en": "Other", "name_zh": "另一家"},
        "B30 (Xinqiao (demo)) is in the programme already",
    ),
    ("leave", EXAMPLES["leave"], "leave", {"institution": "B03", "until": "2020-03"}, "B03 has left already"),
    (
        "leave",
        EXAMPLES["leave"],
        "merge",
        {"institution": "B01", "into": "B03", "since": "2020-05"},
        "B03 does not belong",
    ),
    (
        "join",
        JOIN,
        "leave",
        {"institution": "B30", "until": "2020-01"},
        "B30 joined in 2020-02 and cannot have left",
    ),
    (
        "special-day",
        DAY_OFF,
        "special-day",
        DAY_OFF | {"working": True},
        "2020-01-08 is a special day already",
    ),
    ("merge", EXAMPLES["merge"], "leave", {"institution": "B03", "until": "2020-03"}, "B03 has left already"),
]


@pytest.mark.parametrize(("kind", "first", "then", "second", "sentence"), TWICE)
def test_what_contradicts_an_amendment_is_refused(
    kind: str, first: dict[str, object], then: str, second: dict[str, object], sentence: str
) -> None:
    with pytest.raises(Refusal, match="^" + sentence.replace("(", r"\(").replace(")", r"\)")):
        drafted(laid((kind, first)), change_of(then, second))


def test_one_that_does_not_fit_the_files_any_more_is_named_by_its_number() -> None:
    stale: Change = change_of("leave", {"institution": "B88", "until": "2020-01"})
    with pytest.raises(Refusal) as refused:
        amended(DAQING, [Amendment(7, stale)])
    assert refused.value.sentence.en.startswith(
        "Amendment 7 does not fit the programme: “B88” is not an institution"
    )
    assert refused.value.sentence.zh.startswith("第 7 号调整与项目定义不符")


def test_a_method_of_the_files_is_not_amended() -> None:
    with pytest.raises(Refusal, match="A method dated 2018-04-01 stands in the files"):
        drafted(DAQING, change_of("target", AIM | {"since": "2018-Q2"}))


MONTHS = st.sampled_from(["2018-03", "2019-12", "2020-01", "2020-02", "2020-06"])
CODES = st.sampled_from(["B01", "B03", "B30", "B31", "P01", "nobody"])
SAID: st.SearchStrategy[tuple[str, dict[str, object]]] = st.one_of(
    st.tuples(
        st.just("join"),
        st.fixed_dictionaries({"code": CODES, "since": MONTHS}).map(
            lambda one: {"group": "G4", "name_zh": f"行{one['code']}", "name_en": f"Bank {one['code']}"} | one
        ),
    ),
    st.tuples(st.just("leave"), st.fixed_dictionaries({"institution": CODES, "until": MONTHS})),
    st.tuples(
        st.just("merge"), st.fixed_dictionaries({"institution": CODES, "into": CODES, "since": MONTHS})
    ),
    st.tuples(
        st.just("universe"),
        st.fixed_dictionaries(
            {
                "scenario": st.just("bus"),
                "region": st.sampled_from(["230600", "230602"]),
                "as_of": st.dates(datetime.date(2020, 1, 1), datetime.date(2020, 1, 3)),
                "count": st.integers(-1, 3),
                "source": st.sampled_from(["", "函"]),
            }
        ),
    ),
    st.tuples(
        st.just("special-day"),
        st.fixed_dictionaries(
            {
                "date": st.dates(datetime.date(2020, 1, 1), datetime.date(2020, 1, 3)),
                "working": st.booleans(),
                "source": st.just("函"),
            }
        ),
    ),
    st.tuples(
        st.just("target"),
        st.fixed_dictionaries(
            {
                "item": st.sampled_from(["C02", "A03", "Z"]),
                "path": st.sampled_from(["rule.target", "rule.inner.target"]),
                "value": st.sampled_from(["40", "95", "-1"]),
                "since": st.sampled_from(["2018-Q1", "2020-Q1", "2020-Q2", "2020-02"]),
            }
        ),
    ),
)


@pytest.mark.slow
@settings(max_examples=cases(100), deadline=None)
@given(st.lists(SAID, max_size=12))
def test_whatever_is_said_is_refused_or_holds(said: list[tuple[str, dict[str, object]]]) -> None:
    """Nothing but a refusal is raised; what was let in one by one can be laid again from the start, whatever is said of
    an institution runs forwards and names another that is there, and each day and count is said once."""
    made: list[Amendment] = []
    for kind, values in said:
        try:
            change = change_of(kind, values)
            drafted(amended(DAQING, made), change)
        except Refusal:
            continue
        made.append(Amendment(len(made) + 1, change))
    after = amended(DAQING, made)
    for one in after.institutions.values():
        assert not one.valid_to or not one.valid_from or one.valid_from <= one.valid_to
        assert not one.successor or (one.successor in after.institutions and one.successor != one.code)
    days = [day.date for day in after.settings.special_days]
    counts = [(row.scenario, row.region, row.as_of) for row in after.universe]
    codes = [method.code for method in after.methods]
    for listed in (days, counts, codes):
        assert len(listed) == len(set(listed))
    assert codes == sorted(codes)
    assert amended(after, made).digest == after.digest
    assert amended(after, ()) is DAQING
