"""The page of the administrator: accounts, sessions, the audit chain, weak settings."""

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from access.people import accounts, persons, sessions, signing, tokens
from pages.shared.people import data as people
from store import audit
from store.engine import open_engine
from store.people.accounts import Grant, read_accounts
from store.people.sessions import read_sessions
from tests.pages.conftest import PASSWORD, Enter, cells_of, let_in, title_of, words_of

ADMINISTRATOR, DESK = Grant("", "administrator"), Grant("daqing", "coordinator")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine(f"sqlite:///{tmp_path / 'house.db'}")
    yield opened
    opened.dispose()


@pytest.fixture
def token(engine: Engine) -> str:
    return let_in(engine, "root", ADMINISTRATOR)


def press(page: AppTest, label: str) -> AppTest:
    return next(one for one in page.button if one.label == label).click().run()


def test_an_account_is_made_and_its_password_shown_once(enter: Enter, engine: Engine, token: str) -> None:
    page = enter(engine, token, "administration", lang="en")
    page.selectbox(key="invite-role").set_value("institution").run()
    page.selectbox(key="invite-programme").set_value("daqing").run()
    page.selectbox(key="invite-institution").set_value("B03").run()
    page.text_input(key="invite-name").set_value("Wang")
    page.text_input(key="invite-shown").set_value("填报岗 王芳")
    press(page, "Make the account")
    assert not page.exception
    once = page.code[0].value
    assert re.fullmatch(r"([a-z2-9]{5}-){4}[a-z2-9]{5}", once)
    assert once not in "\n".join(str(one.value) for one in page.run().code), "once"
    wang = next(one for one in read_accounts(engine) if one.name == "wang")
    assert wang.grants == (Grant("daqing", "institution", "B03"),)
    assert wang.created_by == "root"
    with pytest.raises(persons.MustChoose):
        signing.sign_in(engine, "wang", once, agent="", at=people.now())


def test_who_is_in_and_who_is_out(enter: Enter, engine: Engine, token: str) -> None:
    wang = let_in(engine, "wang", DESK)
    page = enter(engine, token, "administration", lang="en", part="sessions")
    assert {"root", "wang"} <= set(cells_of(page))
    page.selectbox(key="session").set_value(2).run()
    press(page, "End this session")
    assert sessions.person_of(engine, wang, people.now()) is None
    page = enter(engine, token, "administration", lang="en")
    page.selectbox(key="account").set_value("wang").run()
    press(page, "Disable")
    assert read_accounts(engine)[1].disabled_at is not None
    assert "disabled" in cells_of(page)
    page.button(key="take-back").click().run()
    assert read_accounts(engine)[1].disabled_at is None
    press(page, "Disable")
    press(page, "Enable")
    assert read_accounts(engine)[1].disabled_at is None
    press(page, "New one-time password")
    assert read_accounts(engine)[1].password is None
    assert {entry.act.actor for entry in audit.read_entries(engine)} == {"test", "root", "wang"}


def test_other_posts(enter: Enter, engine: Engine, token: str) -> None:
    let_in(engine, "wang", DESK)
    page = enter(engine, token, "administration", lang="en")
    page.selectbox(key="account").set_value("wang").run()
    page.selectbox(key="enter-role").set_value("reviewer").run()
    page.selectbox(key="enter-programme").set_value("rbi-retail").run()
    press(page, "Enter for this post")
    assert read_accounts(engine)[1].grants == (DESK, Grant("rbi-retail", "reviewer"))
    press(page, "Take it back")
    assert read_accounts(engine)[1].grants == (DESK,)
    page.selectbox(key="enter-programme").set_value("rbi-retail").run()
    press(page, "Enter for this post")
    press(page, "Take the post in this programme away")
    assert read_accounts(engine)[1].grants == (DESK,)
    assert [one for one in read_sessions(engine) if one.name == "wang"] == []


def test_the_last_administrator_stays(enter: Enter, engine: Engine, token: str) -> None:
    page = enter(engine, token, "administration", lang="en")
    press(page, "Disable")
    assert "only administrator" in page.error[0].value


def test_the_audit_chain_is_filtered_and_taken_away(enter: Enter, engine: Engine, token: str) -> None:
    let_in(engine, "wang", DESK)
    page = enter(engine, token, "administration", lang="en", part="audit")
    assert not page.exception
    assert "4 entries" in words_of(page)
    page.selectbox(key="audit-actor").set_value("wang").run()
    assert "1 entry" in words_of(page)
    page.text_input(key="audit-text").set_value("%").run()
    assert "0 entries" in words_of(page)
    page.text_input(key="audit-text").set_value("").run()
    assert any("choose password" in cell for cell in cells_of(page))
    assert page.get("download_button")
    press(page, "Check every link of the chain")
    assert page.success[0].value == "Every link holds."


def test_weak_settings_are_named(
    enter: Enter, engine: Engine, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_in(engine, "both", ADMINISTRATOR, DESK)
    monkeypatch.setenv("BIANMIN_IDLE_MINUTES", "600")
    page = enter(engine, token, "administration", lang="en", part="checkup")
    assert not page.exception
    said = "\n".join(cells_of(page))
    for word in (
        "unencrypted",
        "cheaper to compute than the standard",
        "Sessions last long",
        "Use two accounts",
    ):
        assert word in said
    assert "only administrator" not in said


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("part", ["accounts", "sessions", "audit", "checkup"])
def test_the_page_speaks_both_languages(
    enter: Enter, engine: Engine, token: str, part: str, lang: str
) -> None:
    page = enter(engine, token, "administration", lang=lang, part=part)
    assert not page.exception
    assert title_of(page) == {"zh": "账户与审计", "en": "Accounts and audit"}[lang]


def test_who_only_looks_after_accounts_has_no_other_page(enter: Enter, engine: Engine, token: str) -> None:
    from pages.shared.registry import sections
    from pages.shared.shell import pages_to_show
    from pages.shared.words import Words

    enter(engine, token, "administration", lang="en")
    shown = sections(Words("en"), **pages_to_show())
    assert [entry.name for entries in shown.values() for entry in entries] == ["administration"]
    page = enter(engine, token, "overview", lang="en")
    assert page.info[
        0
    ].value == "Your account is not assigned to any programme\\. Ask the administrator\\." or (
        "not assigned to any programme" in page.info[0].value
    )
    enter(engine, let_in(engine, "wang", DESK), "overview", lang="en")
    names = [entry.name for entries in sections(Words("en"), **pages_to_show()).values() for entry in entries]
    assert "administration" not in names
    assert "overview" in names


def test_what_was_typed_is_shown_inert(enter: Enter, engine: Engine, token: str) -> None:
    at = people.now()
    shown = "=HYPERLINK(1) <b>**x** [y](javascript:1)"
    accounts.invite(engine, "odd", shown, [DESK], by="root", at=at)
    page = enter(engine, token, "administration", lang="en")
    assert not page.exception
    typed = [body for one in page.get("html") if "HYPERLINK" in (body := str(one.proto.body))]  # type: ignore[attr-defined]
    assert typed
    assert all(
        escape(shown) in body and "<b>" not in body and 'href="javascript' not in body for body in typed
    )
    assert PASSWORD not in words_of(page)


def test_a_token_is_made_shown_once_and_revoked(enter: Enter, engine: Engine, token: str) -> None:
    page = enter(engine, token, "administration", lang="en", part="tokens")
    page.selectbox(key="token-role").set_value("institution").run()
    page.selectbox(key="token-programme").set_value("daqing").run()
    page.selectbox(key="token-institution").set_value("B03").run()
    page.text_input(key="token-name").set_value("核心系统")
    page.number_input(key="token-days").set_value(30)
    press(page, "Make the token")
    assert not page.exception
    given = page.code[0].value
    found = tokens.token_of(engine, given, people.now())
    assert found is not None
    assert (found.name, found.grant, found.made_by) == (
        "核心系统",
        Grant("daqing", "institution", "B03"),
        "root",
    )
    page.run()
    assert given not in "\n".join(str(one.value) for one in page.code), "once"
    assert "good" in cells_of(page)
    press(page, "Revoke this token")
    assert tokens.token_of(engine, given, people.now()) is None
    assert "revoked" in cells_of(page)
    assert [one.act.act for one in audit.read_entries(engine)][-2:] == ["make token", "revoke token"]
    assert given not in str([one.act for one in audit.read_entries(engine)])
