"""Adoption writes a new dated file, never edits one, and never reaches into a quarter that is over."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from etl.acts.methods import adopt_method, adopt_proposed, propose_method, read_proposal
from etl.definitions.load import PROGRAMMES, load_programme
from etl.definitions.programme import Programme
from etl.values.errors import DefinitionError, Refusal
from etl.values.periods import Period
from store.engine import open_engine
from store.life import proposals

TODAY = date(2019, 11, 20)


@pytest.fixture
def programme(tmp_path: Path) -> Programme:
    """A copy of the demonstration that a test may add to."""
    shutil.copytree(PROGRAMMES / "daqing", tmp_path / "daqing")
    return load_programme("daqing", tmp_path)


def proposal(programme: Programme, code: str, old: str = "", new: str = "") -> bytes:
    text = (programme.folder / "methods" / "2018-04-01.toml").read_text(encoding="utf-8")
    assert old in text
    return text.replace('code = "2018-04-01"', f'code = "{code}"').replace(old, new, 1).encode()


def test_adopting_adds_a_file_and_leaves_the_others_as_they_are(programme: Programme) -> None:
    former = (programme.folder / "methods" / "2018-04-01.toml").read_bytes()
    content = proposal(programme, "2020-01-01", "floor = 60", "floor = 65")
    method, path = adopt_method(programme, content, TODAY)
    assert path == programme.folder / "methods" / "2020-01-01.toml"
    assert path.read_bytes() == content
    assert (programme.folder / "methods" / "2018-04-01.toml").read_bytes() == former
    after = load_programme("daqing", programme.folder.parent)
    assert [known.code for known in after.methods] == ["2018-04-01", "2020-01-01"]
    assert after.method_for(Period.parse("2019-Q4")).code == "2018-04-01"
    assert after.method_for(Period.parse("2020-Q1")) == method
    assert after.method_for(Period.parse("2026-Q3")) == method


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("2018-04-01", "is there already and is never edited"),
        ("2019-09-30", "2019-Q3 is over; date it 2019-11-20 or later"),
        ("2017-01-01", "2017-Q1 is over"),
        ("2020-02-30", "not a day of the calendar"),
    ],
)
def test_the_past_and_what_is_there_already_are_refused(
    programme: Programme, code: str, sentence: str
) -> None:
    before = sorted(path.name for path in (programme.folder / "methods").iterdir())
    with pytest.raises(Refusal, match=sentence):
        adopt_method(programme, proposal(programme, code), TODAY)
    assert sorted(path.name for path in (programme.folder / "methods").iterdir()) == before


def test_a_published_period_is_not_reached_into(programme: Programme) -> None:
    content = proposal(programme, "2019-10-01")
    with pytest.raises(Refusal, match="2019-Q4 has been published"):
        adopt_method(programme, content, TODAY, [Period.parse("2019-Q3"), Period.parse("2019-Q4")])
    adopt_method(programme, content, TODAY, [Period.parse("2019-Q3")])


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("points = 10", "points = 9", r"methods/proposal\.toml.*the parts add to 99"),
        ('indicator = "B01"', 'indicator = "B99"', r"methods/2020-01-01\.toml.*“B99”"),
        ("full = 100", "fool = 100", r"methods/proposal\.toml, line \d+: “fool” is not a key"),
        ("full = 100", "full = ", r"not valid TOML"),
    ],
)
def test_a_method_that_does_not_fit_is_refused_and_not_written(
    programme: Programme, old: str, new: str, sentence: str
) -> None:
    with pytest.raises(DefinitionError, match=sentence):
        adopt_method(programme, proposal(programme, "2020-01-01", old, new), TODAY)
    assert not (programme.folder / "methods" / "2020-01-01.toml").exists()


def test_a_method_that_the_programme_cannot_load_with_is_taken_back(
    programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(slug: str, root: Path) -> Programme:
        raise DefinitionError(root / slug, None, "something else does not fit")

    monkeypatch.setattr("etl.acts.methods.load_programme", refuse)
    with pytest.raises(DefinitionError, match="does not fit"):
        adopt_method(programme, proposal(programme, "2020-01-01"), TODAY)
    assert not (programme.folder / "methods" / "2020-01-01.toml").exists()


def test_a_proposal_may_lie_anywhere_under_any_name(programme: Programme, tmp_path: Path) -> None:
    path = tmp_path / "my idea.toml"
    path.write_bytes(proposal(programme, "2020-01-01"))
    assert read_proposal(path, programme).code == "2020-01-01"
    with pytest.raises(DefinitionError, match="cannot be read"):
        read_proposal(tmp_path / "nowhere.toml", programme)


def test_a_method_that_cannot_be_sealed_is_not_adopted(
    programme: Programme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, at = open_engine(f"sqlite:///{tmp_path / 'm.db'}"), datetime(2019, 11, 20, tzinfo=UTC)
    one = propose_method(engine, programme, proposal(programme, "2020-01-01"), by="a", at=at)
    with pytest.raises(Refusal, match="is over"):
        propose_method(engine, programme, proposal(programme, "2019-09-30"), by="a", at=at)

    def full(*_given: object, **_named: object) -> None:
        raise OSError("no room")

    with monkeypatch.context() as patch:
        patch.setattr(proposals, "seal_adoption", full)
        with pytest.raises(OSError, match="no room"):
            adopt_proposed(engine, programme, one.code, one.sha256, by="b", at=at)
    assert not (programme.folder / "methods" / "2020-01-01.toml").exists()
    assert adopt_proposed(engine, programme, one.code, one.sha256, by="b", at=at).checker == "b"
    with pytest.raises(Refusal, match="no longer the one"):
        adopt_proposed(engine, programme, one.code, one.sha256, by="c", at=at)
