"""Naughty strings in every field of every table that keeps words, on every page, for every role, in both languages."""

import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, String
from streamlit.testing.v1 import AppTest

from access.people import tokens
from etl.acts.meetings import Decided, Held, record_meeting
from etl.acts.objections import answer, decide, object_to, release_results
from etl.definitions.load import load_programme
from pages.shared.people.data import now
from store import audit
from store.engine import open_engine
from store.follow_up import read_resolutions
from store.objections import Decision, read_objections
from store.oversight.meetings import read_meetings
from store.tables import metadata
from tests.pages.conftest import Enter, let_in
from tests.pages.naughty import FIELDS, NAUGHTY, alive, elements, type_into_every_field
from tests.pages.test_matrix import DOORS, GRANTS

DAQING = load_programme("daqing")
AT = datetime.datetime(2020, 1, 17, 9, tzinfo=datetime.UTC)
"""A working day within the time for objections."""
CODES = {
    "programme", "slug", "role", "state", "kind", "period", "first_period", "institution", "region", "scenario",
    "measure", "source", "rule", "severity", "consequence", "item", "event", "disposition", "fault", "risk", "change",
    "code", "key", "grade", "figure", "edition", "slides", "issuer", "identity", "ended_why", "act", "about",
    "number", "cell", "held", "expected", "zh", "en", "trigger", "trigger_en", "decision", "extension", "detail",
    "attachment",
}  # fmt: skip
"""Columns of our own words and codes, or of what is checked before it is kept."""


def test_every_field_that_keeps_words_is_in_the_list() -> None:
    left = [
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.c
        if isinstance(column.type, String)
        and column.name not in CODES
        and column.name not in FIELDS.get(table.name, ())
        and not column.name.endswith(("sha256", "digest", "_version", "_head", "password", "previous"))
        and column.name not in ("name", "who", "ended_by", "granted_by", "created_by", "made_by")
    ]
    assert left == []


@pytest.fixture(scope="module")
def typed(daqing_published: Path, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The demonstration with an objection, a meeting, tokens and accounts, and with it in every field."""
    path = tmp_path_factory.mktemp("naughty") / "typed.db"
    path.write_bytes(daqing_published.read_bytes())
    engine = open_engine(f"sqlite:///{path}")
    release_results(engine, DAQING, "2019-Q4", by="a", at=AT - datetime.timedelta(days=1))
    for institution in ("B03", "P03"):
        number = object_to(
            engine,
            DAQING,
            "2019-Q4",
            institution,
            "B01",
            grounds=NAUGHTY,
            evidence=NAUGHTY,
            by=NAUGHTY,
            at=AT,
        )
        answer(engine, DAQING, number, text=NAUGHTY, by="b", at=AT + datetime.timedelta(hours=1))
        if institution == "P03":
            decide(
                engine,
                DAQING,
                number,
                Decision("maintained", NAUGHTY, "nobody", "c", AT + datetime.timedelta(days=3)),
            )
    held = Held(
        "2019-12", datetime.date(2020, 1, 16), NAUGHTY, ("B03",), (NAUGHTY,), (), (),
        (Decided(NAUGHTY, NAUGHTY, datetime.date(2020, 2, 3)),),
    )  # fmt: skip
    record_meeting(engine, DAQING, held, by="a", at=AT)
    tokens.make_token(engine, "a program", GRANTS["institution"], by="a", at=now())
    return engine


def test_what_was_typed_is_kept_as_it_was_typed(typed: Engine) -> None:
    for one in read_objections(typed, "daqing"):
        assert (one.grounds, one.evidence, one.filed_by) == (NAUGHTY, NAUGHTY, NAUGHTY)
        assert one.answer is not None
        assert one.answer.text == NAUGHTY
    assert NAUGHTY in [one.text for one in read_resolutions(typed, "daqing")]
    assert NAUGHTY in [one.name for one in read_meetings(typed, "daqing")]
    assert audit.first_break(typed) is None


@pytest.mark.slow
def test_it_is_shown_inert_on_every_page(typed: Engine, enter: Enter) -> None:
    """Every page and part of it, as the coordinator, an institution and the administrator, in both languages."""
    tokens = {who: let_in(typed, who, GRANTS[who]) for who in ("coordinator", "institution", "administrator")}
    filled = type_into_every_field(typed)
    assert len(filled) > 20, filled
    seen = 0
    for number, (name, address) in enumerate(DOORS):
        who = "administrator" if name == "administration" else ("coordinator", "institution")[number % 2]
        for one in {who, "coordinator"} if name != "administration" else {who}:
            lang = ("zh", "en")[number % 2]
            page = enter(typed, tokens[one], name, lang=lang, **{"of": "B03", "institution": "B03"} | address)
            assert not page.exception, (name, address, one, page.exception)
            assert not alive(page), (name, address, one, alive(page))
            seen += "onerror" in "".join(str(element.proto) for element in elements(page))
    assert seen > 8, "what was typed is there"


def test_what_is_alive_would_be_seen() -> None:
    def shown() -> None:
        import streamlit as st

        from tests.pages.naughty import NAUGHTY

        st.markdown(NAUGHTY)
        st.button(NAUGHTY)
        st.html(f"<p>{NAUGHTY}</p>")

    assert len({one.split(".")[0] for one in alive(AppTest.from_function(shown).run())}) == 3
