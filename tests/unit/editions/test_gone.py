"""What an edition names and the definitions do not have any more is told: nothing is drawn up from holes, and a figure
that nobody can reckon again is not passed over as one that is chosen otherwise."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.definitions.programme import Programme
from etl.editions.canonical import read_edition
from etl.editions.gone import cause_not_drawn, gone_from, not_reckoned
from etl.editions.model import Basis, Edition, Figure
from etl.jobs.verify import verify
from etl.sources.names import review_code
from etl.values.errors import Refusal
from etl.values.text import Text
from store.edition_reads import read_content
from store.editions import StoredEdition
from tests.unit.editions.small import compose
from tests.unit.editions.test_verify import load, out

OTHER = "0" * 64
NAMED = {
    "ledger.2019-Q3.B01.first-in-country.34.count": ("institution", "B01"),
    "indicator.C02.mom": ("indicator", "C02"),
    "table.indicator.C02.mom": ("indicator", "C02"),
    "name.indicator.C02": ("indicator", "C02"),
    "definition.C02.minimum": ("indicator", "C02"),
    "name.definition.C02.why": ("indicator", "C02"),
    "rank.C02.median": ("indicator", "C02"),
    "rank.C02.2019-11.B03.place": ("indicator", "C02"),
    "next.gap.C02.owners": ("indicator", "C02"),
    "table.C02.2019-11.B04.value": ("indicator", "C02"),
    "table.C02.2019.G3.median": ("indicator", "C02"),
    "table.family.transit.share": ("family", "transit"),
    "score.group.G1.median": ("group", "G1"),
    "table.filing.group.G1.first_pass": ("group", "G1"),
    "table.score.B01.C02.lost": ("item", "C02"),
    "table.item.C02.full": ("item", "C02"),
    "score.part.P3.median": ("part", "P3"),
}
WITHOUT = {
    "institution": "institutions",
    "region": "regions",
    "indicator": "indicators",
    "measure": "measures",
    "family": "families",
}


@pytest.fixture(scope="module")
def programme() -> Programme:
    return load_programme("daqing")


@pytest.fixture
def stored(engine: Engine, programme: Programme) -> StoredEdition:
    load(engine, programme, "B01", 700)
    load(engine, programme, "B02", 50)
    return out(engine, programme)


@pytest.fixture
def edition(engine: Engine, stored: StoredEdition) -> Edition:
    return read_edition(read_content(engine, stored.id))


def without(programme: Programme, kind: str, *codes: str, digest: str = OTHER) -> Programme:
    known = getattr(programme, WITHOUT[kind])
    changes: dict[str, Any] = {WITHOUT[kind]: {code: one for code, one in known.items() if code not in codes}}
    return replace(programme, digest=digest, **changes)


def printing(edition: Edition, *ids: str, basis: tuple[Basis, ...] = ()) -> Edition:
    more = {id: Figure(id, 7, "count", Text(zh="7个", en="7"), basis) for id in ids}
    return replace(edition, figures={**edition.figures, **more})


@pytest.mark.parametrize(("id", "named"), NAMED.items())
def test_each_way_in_which_an_id_names_a_code_is_read(
    programme: Programme, edition: Edition, id: str, named: tuple[str, str]
) -> None:
    """The same id with a code that there is names nothing that is gone."""
    assert gone_from(programme, printing(edition, id)) == []
    kind, code = named
    (gone,) = gone_from(programme, printing(edition, id.replace(f".{code}", ".x-gone", 1)))
    assert (gone.kind, gone.code, len(gone.figures)) == (kind, "x-gone", 1)


def test_what_is_no_code_is_not_taken_for_one(programme: Programme, edition: Edition) -> None:
    ids = (
        "table.item.items-base.full",
        "table.region.all.tx_cnt",
        "ledger.others",
        "ledger.period",
        "next.count",
    )
    ids += (
        "score.members",
        "table.rule.late-again.alone.follows",
        "families.all",
        "scenarios.idle",
        "next.5.due",
    )
    assert gone_from(programme, printing(edition, *ids)) == []


def test_a_name_that_awaits_review_is_no_code_that_is_gone(programme: Programme, edition: Edition) -> None:
    """It has never been in the definitions; any change of these made its bulletins impossible to draw up again."""
    known = Basis("u_reg_end", "2019-01", institution=review_code("Janata Co-operative Bank"))
    assert gone_from(programme, printing(edition, "any", basis=(known,))) == []


@pytest.mark.parametrize("kind", ["institution", "region", "scenario", "measure"])
def test_each_code_that_a_figure_was_reckoned_from_is_looked_for(
    programme: Programme, edition: Edition, kind: str
) -> None:
    basis = Basis(**{"measure": "u_reg_end", "period": "2019-01", kind: "x-gone"})
    (gone,) = gone_from(programme, printing(edition, "any", basis=(basis,)))
    assert (gone.kind, gone.code, gone.figures) == (kind, "x-gone", ("any",))
    assert gone.is_for_drawing is (kind != "measure")


@pytest.mark.parametrize("into", ["", "B33"], ids=["taken out", "under another code"])
def test_without_an_institution_nothing_is_drawn_up_and_the_code_is_named_first(
    engine: Engine, programme: Programme, stored: StoredEdition, monkeypatch: pytest.MonkeyPatch, into: str
) -> None:
    changed = without(programme, "institution", "B02")
    if into:
        renamed = programme.institutions["B02"].model_copy(update={"code": into})
        changed = replace(changed, institutions={**changed.institutions, into: renamed})
    monkeypatch.setattr("etl.jobs.verify.as_drawn_up", lambda *_: changed)

    def never(*_: Any, **__: Any) -> Edition:
        raise KeyError("B02")

    found = verify(engine, changed, stored, compose=never)
    assert not found.identical
    assert (found.differences[0].where, found.differences[0].expected) == ("edition", stored.sha256)
    first = found.causes[0].sentence
    assert "does not have any more (institution B02). Put the codes back" in first.en
    assert "已不存在（机构 B02）。请恢复这些代码" in first.zh


def test_of_many_codes_the_first_are_named_and_all_are_counted(
    programme: Programme, edition: Edition
) -> None:
    ids = [f"ledger.2019-Q3.X{n}.first-in-country.34.count" for n in range(7)]
    said = cause_not_drawn(gone_from(programme, printing(edition, *ids))).sentence
    assert "institution X4 …, 7 in all)" in said.en
    assert "机构 X4 等 7 个）" in said.zh
    assert "X5" not in said.en


def test_figures_of_an_indicator_that_is_gone_are_a_difference_and_what_is_chosen_otherwise_is_none(
    engine: Engine,
    programme: Programme,
    stored: StoredEdition,
    edition: Edition,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An edition that prints C02 and a longer list than today's definitions choose; C02 is C22 today."""
    ids = (
        "indicator.C02.value",
        "table.C02.2019-01.B01.value",
        "rank.C04.2019-01.B02.value",
        "scenarios.idle",
    )
    was = printing(edition, *ids)
    monkeypatch.setattr("etl.jobs.verify.read_edition", lambda _: was)
    indicators = {**programme.indicators}
    indicators["C22"] = indicators.pop("C02").model_copy(update={"code": "C22"})
    changed = replace(programme, digest=OTHER, indicators=indicators)
    monkeypatch.setattr("etl.jobs.verify.as_drawn_up", lambda *_: changed)
    found = verify(engine, changed, stored, compose=compose)
    assert [one.where for one in found.differences] == list(ids[:2])
    assert found.differences[0].sentence.en == (
        "The figure indicator.C02.value is printed as 7; it cannot be reckoned again without the indicator C02."
    )
    (cause,) = found.causes
    assert cause.differences == 2
    assert cause.sentence.en.startswith(
        "The indicator C02 is not in the programme any more; figures of the edition that cannot be reckoned again: 2."
    )
    assert set(ids[2:]) <= set(found.reworded)
    assert not set(ids[:2]) & set(found.reworded)
    kept = replace(programme, digest=OTHER)
    monkeypatch.setattr("etl.jobs.verify.as_drawn_up", lambda *_: kept)
    assert verify(engine, kept, stored, compose=compose).identical, "the codes are there: chosen otherwise"


def test_where_it_is_refused_what_is_gone_is_told_with_the_refusal(
    engine: Engine,
    programme: Programme,
    stored: StoredEdition,
    edition: Edition,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A paragraph that was edited keeps its figures; without them it is refused for a reason that names no code."""
    was = printing(edition, "indicator.x-gone.value")
    monkeypatch.setattr("etl.jobs.verify.read_edition", lambda _: was)
    changed = replace(programme, digest=OTHER)
    monkeypatch.setattr("etl.jobs.verify.as_drawn_up", lambda *_: changed)

    def refuse(*_: Any, **__: Any) -> Edition:
        raise Refusal(Text(en="keep each figure", zh="请保留数字"))

    found = verify(engine, changed, stored, compose=refuse)
    assert [one.sentence.en for one in found.differences] == ["keep each figure"]
    assert [one.sentence.en.split(" is ")[0] for one in found.causes] == ["The indicator x-gone"]


def test_a_figure_with_two_codes_that_are_gone_is_counted_once(
    programme: Programme, edition: Edition
) -> None:
    basis = (Basis("m_gone", "2019-01"),)
    gone = gone_from(programme, printing(edition, "indicator.x-gone.value", basis=basis))
    assert [one.code for one in gone] == ["m_gone", "x-gone"]
    assert {
        id: one.code for id, one in not_reckoned(gone, ["indicator.x-gone.value", "scenarios.idle"]).items()
    } == {"indicator.x-gone.value": "m_gone"}
