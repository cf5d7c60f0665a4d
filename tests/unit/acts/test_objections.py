"""Objections from the preliminary result to the decision: who may act, until when, and what changes in the score."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from etl.acts.objections import answer, decide, object_to, release_results, withdraw
from etl.definitions.load import load_programme
from etl.disclosure.words import names_of
from etl.queries.figures.rank import rank
from etl.queries.objections import docket, effects_of, forgiven, precedents
from etl.queries.scope import EVERYTHING, Scope, Unlimited
from etl.queries.score.assessment import assessment
from etl.queries.score.shape import Assessment
from etl.values.errors import Refusal
from store import audit
from store.objections import Decision, Fault, read_objections
from tests.sharing import copied

DAQING = load_programme("daqing")
QUARTER, FILER, SCORER, REVIEWER = "2019-Q4", "P03统计填报岗", "支付结算科统计岗", "支付结算科复核岗"


@dataclass(frozen=True)
class Own:
    """What an institution may see."""

    institution: str
    sees_all_volumes: bool = False


def on(day: str, hour: int = 10) -> datetime:
    return datetime.fromisoformat(f"{day}T{hour:02}:00").replace(tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def engine(daqing_engine: Engine, tmp_path: Path) -> Engine:
    """The demonstration for oneself, its preliminary results released on Thursday, 16 January 2020."""
    own = copied(daqing_engine, tmp_path / "own.db")
    release_results(own, DAQING, QUARTER, by=SCORER, at=on("2020-01-16"))
    return own


def objected(engine: Engine, item: str = "B01", day: str = "2020-01-17") -> int:
    return object_to(
        engine, DAQING, QUARTER, "P03", item, grounds="漏计12户", evidence="改造台账", by=FILER, at=on(day)
    )


def decided(engine: Engine, number: int, disposition: str, fault: Fault = "nobody", **figure: object) -> None:
    answer(engine, DAQING, number, text="经核实，情况属实", by=SCORER, at=on("2020-01-19"))
    decision = Decision(disposition, "台账可证", fault, REVIEWER, on("2020-01-20"), **figure)  # type: ignore[arg-type]
    decide(engine, DAQING, number, decision)


def scored(engine: Engine) -> Assessment:
    return assessment(engine, DAQING, QUARTER, scope=EVERYTHING)


def test_three_working_days_count_the_sunday_that_makes_up_for_the_spring_festival(engine: Engine) -> None:
    """Thursday 16 January: Friday 17, Sunday 19 (worked) and Monday 20 are the three days; Saturday is not one."""
    found = docket(engine, DAQING, QUARTER, scope=EVERYTHING)
    assert found.release is not None
    assert found.release.until == on("2020-01-21", 0)
    assert found.open_at(on("2020-01-20", 23))
    assert not found.open_at(on("2020-01-21", 0))
    objected(engine, day="2020-01-20")
    with pytest.raises(Refusal, match="ask the coordinator for a correction"):
        objected(engine, "B03", day="2020-01-21")


def test_an_open_objection_marks_the_item_and_changes_no_point(engine: Engine) -> None:
    before = scored(engine).row("P03")
    objected(engine)
    after = scored(engine).row("P03")
    assert before is not None
    assert after is not None
    assert (after.total, after.rank) == (before.total, before.rank)
    states = {line.item: line.state for line in after.items}
    assert states["B01"] == "under_objection"
    assert {line.points for line in after.items if line.item == "B01"} == {
        line.points for line in before.items if line.item == "B01"
    }


def test_the_month_s_ranking_marks_what_is_objected_to_and_moves_nobody(engine: Engine) -> None:
    """The figure is ranked as it was filed; that P03 objects is known to P03 and to those who see everything."""

    def standing(scope: Scope) -> dict[str, tuple[str, int | None]]:
        rows = rank(engine, DAQING, "2019-12", "B01", scope=scope).rows
        return {row.figure.institution: (row.figure.state, row.rank) for row in rows}

    before = standing(EVERYTHING)
    number = objected(engine)
    after = standing(EVERYTHING)
    assert after == before | {"P03": ("under_objection", before["P03"][1])}
    assert standing(Own("P03"))["P03"][0] == "under_objection"
    assert standing(Own("P02"))["P03"] == before["P03"]
    decided(engine, number, "maintained")
    assert standing(EVERYTHING) == before


def test_an_adjustment_changes_that_item_of_that_institution_and_what_is_added_from_it(
    engine: Engine,
) -> None:
    before = scored(engine)
    decided(engine, objected(engine), "adjusted", "coordinator", numerator=950, denominator=1000)
    after = scored(engine)
    mine, was = after.row("P03"), before.row("P03")
    assert mine is not None
    assert was is not None
    changed = {n.item for n, o in zip(mine.items, was.items, strict=True) if n.points != o.points}
    assert changed <= {"B01", "G03"}, "only the item and the improvement that reads the same indicator"
    line = next(line for line in mine.items if line.item == "B01")
    assert (line.numerator, line.denominator, line.points) == (950, 1000, 50_000), "R3: full from 95 %"
    others = {row.member.code: row for row in before.rows if row.member.code != "P03"}
    for row in after.rows:
        if row.member.code != "P03":
            assert (row.total, row.parts, row.items) == (
                others[row.member.code].total,
                others[row.member.code].parts,
                others[row.member.code].items,
            )


def test_an_exclusion_takes_the_item_out_and_a_maintained_figure_stays(engine: Engine) -> None:
    before = scored(engine).row("P03")
    decided(engine, objected(engine), "excluded")
    decided(engine, objected(engine, "B02"), "maintained")
    after = scored(engine).row("P03")
    assert before is not None
    assert after is not None
    states = {line.item: (line.state, line.points) for line in after.items}
    assert states["B01"] == ("not_applicable", None)
    same = {line.item: line.points for line in before.items}["B02"]
    assert states["B02"] == ("value", same)


def test_a_corrected_count_replaces_the_one_that_was_entered(engine: Engine) -> None:
    """E02 counts adopted reports; the ledger is corrected to three of the city."""
    events = [e.code for e in DAQING.methods[0].event if "city" in e.code or "media" in e.code]
    item = next(i for i in DAQING.methods[0].item if i.code == "E02")
    event = item.rule.tariff[0].event
    assert events
    decided(engine, objected(engine, "E02"), "adjusted", numerator=3, event=event)
    line = next(line for line in scored(engine).row("P03").items if line.item == "E02")  # type: ignore[union-attr]
    assert line.points == min(20_000, int(3 * item.rule.tariff[0].points * 10_000)) or line.points == 20_000


def test_what_is_put_off_stays_marked_and_returns_next_quarter(engine: Engine) -> None:
    decided(engine, objected(engine), "deferred")
    row = scored(engine).row("P03")
    assert row is not None
    assert {line.item: line.state for line in row.items}["B01"] == "under_objection"
    assert [one.item for one in docket(engine, DAQING, "2020-Q1", scope=EVERYTHING).carried] == ["B01"]


def test_somebody_else_decides(engine: Engine) -> None:
    number = objected(engine)
    with pytest.raises(Refusal, match="answer objection 1 before"):
        decide(engine, DAQING, number, Decision("maintained", "x", "nobody", REVIEWER, on("2020-01-17")))
    answer(engine, DAQING, number, text="口径无误", by=SCORER, at=on("2020-01-19"))
    for who in (SCORER, FILER):
        with pytest.raises(Refusal, match="someone other than"):
            decide(engine, DAQING, number, Decision("maintained", "x", "nobody", who, on("2020-01-20")))
    with pytest.raises(Refusal, match="answered before"):
        answer(engine, DAQING, number, text="再答", by=SCORER, at=on("2020-01-20"))


@pytest.mark.parametrize(
    ("figure", "sentence"),
    [
        ({}, "whole number"),
        ({"numerator": -1, "denominator": 5}, "whole number"),
        ({"numerator": 5}, "denominator"),
        ({"numerator": 5, "denominator": 0}, "denominator"),
        ({"numerator": 5, "event": "late-day"}, "does not count"),
        ({"numerator": 7, "denominator": 6}, "a part by its whole"),
    ],
)
def test_an_adjustment_without_its_figure_is_refused(
    engine: Engine, figure: dict[str, int], sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        decided(engine, objected(engine), "adjusted", **figure)


def test_a_figure_that_is_no_ratio_is_corrected_without_a_denominator(engine: Engine) -> None:
    """None was asked for that would count for nothing, and none is taken that somebody thinks counts."""
    number = objected(engine, "C05")
    with pytest.raises(Refusal, match="without a denominator") as refused:
        decided(engine, number, "adjusted", numerator=5, denominator=4)
    assert "没有分母" in refused.value.sentence.zh
    figure = Decision("adjusted", "台账可证", "nobody", REVIEWER, on("2020-01-20"), numerator=5)
    decide(engine, DAQING, number, figure)
    row = scored(engine).row("P03")
    assert row is not None
    line = next(line for line in row.items if line.item == "C05")
    assert (line.numerator, line.denominator, line.state) == (5, None, "value")


def test_no_figure_is_corrected_that_nobody_reads(engine: Engine) -> None:
    """New users are not measured of a payment institution: a decision that says so would change nothing."""
    with pytest.raises(Refusal, match="not measured of “P03”") as refused:
        decided(engine, objected(engine, "C01"), "adjusted", numerator=5)
    assert "没有可更正的数字" in refused.value.sentence.zh


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"period": "2019-Q3"}, "not open to objections"),
        ({"institution": "B99"}, "not assessed"),
        ({"institution": "B17"}, "not assessed"),
        ({"item": "Z9"}, "no item"),
        ({"grounds": "  "}, "what is wrong"),
        ({"evidence": ""}, "what proves it"),
    ],
)
def test_what_cannot_be_objected_to(engine: Engine, change: dict[str, str], sentence: str) -> None:
    asked = {"period": QUARTER, "institution": "P03", "item": "B01", "grounds": "g", "evidence": "e"} | change
    place = [asked.pop(name) for name in ("period", "institution", "item")]
    with pytest.raises(Refusal, match=sentence):
        object_to(engine, DAQING, *place, **asked, by=FILER, at=on("2020-01-17"))


def test_a_second_objection_waits_and_one_can_be_taken_back(engine: Engine) -> None:
    number = objected(engine)
    with pytest.raises(Refusal, match="still open"):
        objected(engine)
    with pytest.raises(Refusal, match="alone can take it back"):
        withdraw(engine, DAQING, number, reasons="误会", by=REVIEWER, at=on("2020-01-18"))
    withdraw(engine, DAQING, number, reasons="核对后无误", by=FILER, at=on("2020-01-18"))
    assert objected(engine) == number + 1
    assert effects_of(read_objections(engine, "daqing")[:1], QUARTER) == []


def test_a_late_answer_shows(engine: Engine) -> None:
    number = objected(engine)
    found = docket(engine, DAQING, QUARTER, scope=EVERYTHING)
    assert found.overdue(on("2020-01-21")) == []
    assert [one.id for one in found.overdue(on("2020-01-22", 0))] == [number]


def test_precedents_are_found_by_words_and_nameless_to_other_institutions(engine: Engine) -> None:
    decided(engine, objected(engine), "adjusted", numerator=1, denominator=2)
    assert [one.institution for one in precedents(engine, DAQING, "台账 漏计", scope=EVERYTHING)] == ["P03"]
    assert precedents(engine, DAQING, "没有这样的话", scope=EVERYTHING) == []
    other = Unlimited(sees_all_volumes=False, institution="B01")
    assert [(one.institution, one.filed_by) for one in precedents(engine, DAQING, scope=other)] == [("", "")]
    assert docket(engine, DAQING, QUARTER, scope=other).rows == ()


def test_precedents_of_others_hold_no_name_no_evidence_and_no_figure(engine: Engine) -> None:
    decided(engine, objected(engine), "adjusted", numerator=123_456, denominator=234_567)
    [whole] = precedents(engine, DAQING, scope=EVERYTHING)
    assert whole.evidence
    other = Unlimited(sees_all_volumes=False, institution="B01")
    [seen] = precedents(engine, DAQING, scope=other)
    assert seen.decision is not None
    assert (seen.evidence, seen.attachment, seen.decision.numerator, seen.decision.denominator) == (
        "",
        None,
        None,
        None,
    )
    told = f"{seen.grounds} {seen.decision.reasons} {seen.answer.text if seen.answer else ''}"
    assert not [n for n in names_of(DAQING.institutions.values(), DAQING.aliases)["P03"] if n in told]
    # A search finds by what is shown: not by whose it is, nor by what proves it, nor by who filed it.
    for words in ("P03", DAQING.institutions["P03"].name_zh, whole.evidence, whole.filed_by, "123456"):
        assert precedents(engine, DAQING, words, scope=other) == [], words
    assert precedents(engine, DAQING, seen.grounds.split()[0], scope=other) == [seen]
    own = Unlimited(sees_all_volumes=False, institution="P03")
    assert precedents(engine, DAQING, whole.evidence, scope=own) == [whole]


def test_no_beginning_of_a_word_finds_what_is_not_shown(daqing_engine: Engine, tmp_path: Path) -> None:
    """Two houses that differ in nothing but what is kept from others: a name in the grounds, the proof, who filed it,
    the corrected figure. Typed letter by letter, no search of another institution tells them apart."""
    secrets = [("P03", "改造台账第七册", "张三", 123_456), ("P01", "现场照片十二张", "李四", 654_321)]
    found: list[list[list[str]]] = []
    other = Unlimited(sees_all_volumes=False, institution="B01")
    for number, (named, evidence, filer, figure) in enumerate(secrets):
        engine = copied(daqing_engine, tmp_path / f"{number}.db")
        release_results(engine, DAQING, QUARTER, by=SCORER, at=on("2020-01-16"))
        grounds = f"{DAQING.institutions[named].name_zh}漏计{figure}户"
        asked = object_to(
            engine,
            DAQING,
            QUARTER,
            "P03",
            "B01",
            grounds=grounds,
            evidence=evidence,
            by=filer,
            at=on("2020-01-17"),
        )
        decided(engine, asked, "adjusted", numerator=figure, denominator=figure + 1)
        found.append(
            [[one.grounds for one in precedents(engine, DAQING, w, scope=other)] for w in probes(secrets)]
        )
        assert precedents(engine, DAQING, evidence[:2], scope=EVERYTHING), "who may see it finds it so"
    assert len(found[0]) > 80
    assert found[0] == found[1]


def probes(secrets: list[tuple[str, str, str, int]]) -> list[str]:
    """Every piece of one to three signs of what is secret, and of what stands around it."""
    texts = [DAQING.institutions[named].name_zh for named, *_ in secrets]
    texts += [str(one) for _, *rest in secrets for one in rest] + [
        "漏计户",
        *(named for named, *_ in secrets),
    ]
    return sorted({text[at : at + size] for text in texts for size in (1, 2, 3) for at in range(len(text))})


def test_what_the_coordinator_did_wrong_is_forgiven(engine: Engine) -> None:
    decided(engine, objected(engine), "adjusted", "coordinator", numerator=1, denominator=2, forgives=1)
    decided(
        engine, objected(engine, "B02"), "adjusted", "institution", numerator=1, denominator=2, forgives=2
    )
    assert forgiven(read_objections(engine, "daqing")) == {1}


def test_as_it_was_known_before_the_decision(engine: Engine) -> None:
    decided(engine, objected(engine), "adjusted", numerator=1, denominator=2)
    (then,) = read_objections(engine, "daqing", as_known_on=on("2020-01-19", 12))
    assert (then.state, then.decision) == ("answered", None)
    assert read_objections(engine, "daqing", as_known_on=on("2020-01-16")) == []


def test_every_act_is_in_the_audit_chain(engine: Engine) -> None:
    decided(engine, objected(engine), "maintained")
    acts = [entry.act.act for entry in audit.read_entries(engine, "daqing")]
    assert acts[-4:] == ["results.released", "objection.filed", "objection.answered", "objection.decided"]
    assert audit.first_break(engine) is None


def test_a_number_that_no_objection_has_is_refused_in_both_languages(engine: Engine) -> None:
    with pytest.raises(Refusal) as refused:
        answer(engine, DAQING, 99, text="答", by=SCORER, at=on("2020-01-20"))
    assert all("99" in words for words in (refused.value.sentence.en, refused.value.sentence.zh))
    assert "申诉" in refused.value.sentence.zh


def test_no_act_is_dated_before_what_it_rests_on(engine: Engine) -> None:
    """An objection was taken that was dated before the results that it is about; of one day any hour goes."""
    with pytest.raises(Refusal, match=r"results were released on 16 January 2020.* dated 15 January 2020"):
        objected(engine, day="2020-01-15")
    number = object_to(
        engine,
        DAQING,
        QUARTER,
        "P03",
        "B01",
        grounds="漏计",
        evidence="台账",
        by=FILER,
        at=on("2020-01-16", 8),
    )
    with pytest.raises(Refusal, match=f"objection {number} was filed on 16 January 2020"):
        answer(engine, DAQING, number, text="属实", by=SCORER, at=on("2020-01-15"))
    with pytest.raises(Refusal, match=f"objection {number} was filed on"):
        withdraw(engine, DAQING, number, reasons="误报", by=FILER, at=on("2020-01-15"))
    answer(engine, DAQING, number, text="属实", by=SCORER, at=on("2020-01-19"))
    early = Decision("maintained", "台账可证", "nobody", REVIEWER, on("2020-01-17"))
    with pytest.raises(Refusal, match=f"objection {number} was answered on 19 January 2020") as refused:
        decide(engine, DAQING, number, early)
    assert "早于该日" in refused.value.sentence.zh
    assert [one.state for one in read_objections(engine, "daqing", QUARTER)] == ["answered"]
