"""The matrix: every role on every page and part of it, every read and every act, against the one table.

The figures are few and each is a number of its own, so that whatever is another institution's is found wherever it
stands: in words, tables, charts, choices, what is handed out as a file, and what is kept for the next visitor.
"""

import ast
import datetime
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib import import_module
from typing import Any

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from access.allowed import READINGS, Policy
from access.log import EVENTS, JsonLines
from access.scope import NOBODY, Scope, scope_of
from access.viewer import ROLES, Viewer
from etl.definitions.load import load_programme
from etl.values.errors import Refusal
from pages.shared import data
from pages.shared.permission import permit
from pages.shared.registry import ENTRIES
from store import audit
from store.engine import open_engine
from store.filings import list_filings, store_filing
from store.life.drafts import open_drafts
from store.life.incoming import FilingDraft
from store.people.accounts import Grant
from tests.house import house
from tests.pages.conftest import Enter, let_in, tables_of, title_of
from tests.told import reads_as_told, told
from tests.unit.store.drafts import a_draft, fact_frame

__all__ = ["reads_as_told"]

DAQING = load_programme("daqing")
WANTED = ("u_reg_end", "u_mau", "tx_cnt", "m_end")
MONTHS, MEMBERS, OWN = ("2019-10", "2019-11", "2019-12"), ("B03", "B05", "P01"), "B03"
MODULES = house().modules
READS = sorted(name for name in MODULES if name.endswith(".reads") and "house" not in name)
GRANTS = {
    "coordinator": Grant("daqing", "coordinator"),
    "reviewer": Grant("daqing", "reviewer"),
    "institution": Grant("daqing", "institution", OWN),
    "presenter": Grant("daqing", "presenter"),
    "administrator": Grant("", "administrator"),
    "elsewhere": Grant("rbi-retail", "coordinator"),
}
PARTS: dict[str, list[dict[str, str]]] = {
    "returns_desk": [
        {"part": one} for one in ("board", "month", "lists", "found", "violations", "reminders")
    ],
    "data_quality": [{"part": one} for one in ("findings", "checks")],
    "coverage": [{"part": one} for one in ("points", "regions", "registers", "institutions", "rural")],
    "assessment": [{"about": "receipt"}, *({"look": one} for one in ("standing", "stability", "one"))],
    "methods": [{"section": one} for one in ("document", "sandbox", "rehearsal")],
    "objections": [{"section": one} for one in ("objections", "precedents", "follow-up")],
    "bulletin": [{"part": one} for one in ("read", "desk", "words", "downloads", "proof")],
    "administration": [{"part": one} for one in ("accounts", "sessions", "tokens", "audit", "checkup")],
}
DOORS = [(entry.name, address) for entry in ENTRIES for address in PARTS.get(entry.name, [{}])]
ON_EVERY_PART = ("institution", "presenter")
"""Who is led through every part; the others are seen off, or see everything, on the page as a whole."""


def volume(institution: str, month: str, measure: int) -> int:
    """A number that nobody else has: 7 digits, the first of the institution, month and measure."""
    return 1_000_003 * (1 + MEMBERS.index(institution)) + 10_007 * MONTHS.index(month) + 101 * measure


def rows(institution: str, month: str) -> list[tuple[object, ...]]:
    """A figure for every measure of the return; all institutions in one region, so that its sum is nobody's alone."""
    measures = {column.measure for sheet in DAQING.returns["monthly"].sheet for column in sheet.column}
    shown = dict.fromkeys(measures, 1000 + MEMBERS.index(institution)) | {
        name: volume(institution, month, number) for number, name in enumerate(WANTED)
    }
    return [(institution, "230602", "", name, value, "T", "C5") for name, value in sorted(shown.items())]


def a_filing(institution: str, month: str) -> FilingDraft:
    """The return of an institution for a month."""
    return a_draft(
        f"{institution} {month}".encode(),
        period=month,
        institution=institution,
        filename=f"{institution}-{month}.xlsx",
        received_at=datetime.datetime.fromisoformat(f"{month}-28T12:00:00+08:00"),
        facts=fact_frame(*rows(institution, month)),
    )


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    opened = open_engine(f"sqlite:///{tmp_path_factory.mktemp('matrix') / 'matrix.db'}")
    for month in MONTHS:
        for institution in MEMBERS:
            assert not store_filing(opened, a_filing(institution, month)).unchanged
    return opened


@pytest.fixture(scope="module")
def tokens(engine: Engine) -> dict[str, str]:
    return {name: let_in(engine, name, grant) for name, grant in GRANTS.items()} | {
        "nobody": "",
        "forged": "A" * 43,
    }


def all_of(page: AppTest) -> str:
    """Everything that the server sent for a page: every element as it went over the wire."""
    return "\n".join(str(element.proto) for element in _elements(page))


def _elements(page: AppTest) -> Iterator[Any]:
    waiting: list[Any] = [page._tree]
    while waiting:
        block = waiting.pop()
        for child in getattr(block, "children", {}).values():
            if hasattr(child, "children"):
                waiting.append(child)
            if getattr(child, "proto", None) is not None:
                yield child


@cache
def secrets_of(institution: str) -> frozenset[str]:
    """The numbers that are an institution's alone."""
    return frozenset(str(volume(institution, month, n)) for month in MONTHS for n in range(4))


def foreign(text: str) -> set[str]:
    """What of the others stands in a text."""
    plain = text.replace(",", "")
    return {one for code in MEMBERS if code != OWN for one in secrets_of(code) if one in plain}


@pytest.mark.parametrize(
    ("name", "address"), DOORS, ids=lambda one: one if isinstance(one, str) else "-".join(one.values())
)
def test_every_role_on_every_door(
    enter: Enter, engine: Engine, tokens: dict[str, str], name: str, address: dict[str, str]
) -> None:
    is_first = address == PARTS.get(name, [{}])[0]
    for who, token in tokens.items():
        if not is_first and who not in ON_EVERY_PART:
            continue
        page = enter(engine, token, name, lang="en", **address)
        assert not page.exception, (who, page.exception)
        shown = all_of(page)
        if who in ("nobody", "forged"):
            assert title_of(page) == "You are not signed in"
            assert not page.button
            assert not tables_of(page)
            assert not page.dataframe
        if who == "institution":
            assert not foreign(shown), (who, foreign(shown))
        if who not in ("coordinator", "reviewer", "presenter", "institution"):
            assert not foreign(shown), who
            assert not any(one in shown.replace(",", "") for one in secrets_of(OWN)), who
        if who != "administrator":
            assert "One account" not in shown


def test_the_numbers_would_be_found(enter: Enter, engine: Engine, tokens: dict[str, str]) -> None:
    page = enter(engine, tokens["coordinator"], "rankings", lang="en", indicator="transactions")
    assert foreign(all_of(page)), "or the matrix looks at nothing"


@pytest.mark.parametrize("asked", ["coordinator", "B05", "administrator"])
def test_the_address_makes_nobody_somebody_else(
    enter: Enter, engine: Engine, tokens: dict[str, str], asked: str
) -> None:
    page = enter(engine, tokens["institution"], "rankings", lang="en", indicator="transactions", viewer=asked)
    assert not page.exception
    assert not foreign(all_of(page))
    assert title_of(enter(engine, "", "rankings", viewer=asked, lang="en")) == "You are not signed in"


def test_two_who_alternate_on_warm_caches(enter: Enter, engine: Engine, tokens: dict[str, str]) -> None:
    for name in ("rankings", "growth", "institution", "assessment", "overview"):
        for who in ("coordinator", "institution", "coordinator", "institution"):
            page = enter(engine, tokens[who], name, lang="en", indicator="transactions", institution="B05")
            if who == "institution":
                assert not foreign(all_of(page)), name


def test_hidden_choices_driven_through_the_session(
    enter: Enter, engine: Engine, tokens: dict[str, str]
) -> None:
    """What the page does not offer is put into its state all the same."""
    for name, state in (
        ("growth", {"of": "B05"}),
        ("institution", {"institution": "B05"}),
        ("filing", {"institution": "B05", "month": "2019-12"}),
        ("assessment", {"institution": "B05", "about": "proof"}),
        ("rankings", {"viewer": "coordinator", "indicator": "transactions"}),
    ):
        page = enter(engine, tokens["institution"], name, lang="en")
        boxes = {one.key: one for one in page.selectbox}
        for key, value in state.items():
            if key in boxes:  # as a browser that sends what it was never offered
                boxes[key].options.append(value)
                boxes[key].set_value(value)
            else:
                page.session_state[key] = value
        page.run()
        assert not page.exception
        assert not foreign(all_of(page)), name


def test_who_is_disabled_sees_nothing_from_the_next_interaction_on(enter: Enter, engine: Engine) -> None:
    from access.people import accounts
    from pages.shared.people import data as people

    token = let_in(engine, "leaving", GRANTS["coordinator"])
    page = enter(engine, token, "rankings", lang="en")
    assert tables_of(page)
    accounts.disable(engine, "leaving", by="test", at=people.now())
    page.selectbox(key="indicator").set_value(page.selectbox(key="indicator").value).run()
    assert title_of(page) == "You are not signed in"
    assert not tables_of(page)


def test_signing_out_on_the_page(enter: Enter, engine: Engine) -> None:
    token = let_in(engine, "evening", GRANTS["presenter"])
    page = enter(engine, token, "overview", lang="en")
    page.button(key="sign-out").click().run()
    assert title_of(page) == "You are not signed in"


# Reads


def reads() -> Iterator[tuple[str, str]]:
    """Every read that takes a question, by module."""
    for module in (*READS, "pages.shared.data"):
        for node in MODULES[module].body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                first = node.args.args[:1]
                if first and first[0].annotation is not None and ast.unparse(first[0].annotation) == "Asked":
                    yield module, node.name


OPEN_TO_ALL = {"programme_of": "the definitions themselves, which decide who may see what"}


def shown_by(module: str, name: str) -> list[str]:
    node = next(one for one in MODULES[module].body if isinstance(one, ast.FunctionDef) and one.name == name)
    return [
        str(one.args[0].value)
        for one in node.decorator_list
        if isinstance(one, ast.Call)
        and ast.unparse(one.func) == "shows"
        and isinstance(one.args[0], ast.Constant)
    ]


def test_every_read_says_what_it_shows() -> None:
    """A new read without a row of the table fails here: it would answer to everybody."""
    found = {
        f"{module}.{name}": shown_by(module, name) for module, name in reads() if name not in OPEN_TO_ALL
    }
    assert len(found) > 40
    assert not [name for name, what in found.items() if len(what) != 1]
    assert {what[0] for what in found.values()} <= {*READINGS, "house"}


def asked(scope: Scope) -> data.Asked:
    return data.Asked("sqlite:////nowhere/nothing.db", "daqing", DAQING.digest, "any", scope)


def scopes() -> Iterator[tuple[str, Scope]]:
    yield "nobody", NOBODY
    for role in ROLES:
        yield role, scope_of(Viewer(role, OWN if role == "institution" else ""), Policy())


@pytest.mark.parametrize(("module", "name"), [one for one in reads() if one[1] not in OPEN_TO_ALL], ids=str)
def test_no_read_answers_whom_the_table_does_not_let(module: str, name: str) -> None:
    """Called directly, past every page. The database does not exist: a refusal comes before anything is read."""
    (what,) = shown_by(module, name)
    read = getattr(import_module(module), name)
    for who, scope in scopes():
        if what == "house" or not scope.may(what):  # type: ignore[arg-type]
            with pytest.raises(Refusal):
                read(asked(scope), *(["2019-12"] * 8)[: _arity(module, name)])
        assert who


def _arity(module: str, name: str) -> int:
    node = next(one for one in MODULES[module].body if isinstance(one, ast.FunctionDef) and one.name == name)
    return len(node.args.args) - 1


@pytest.mark.parametrize(("module", "name"), [one for one in reads() if one[1] not in OPEN_TO_ALL], ids=str)
def test_no_read_gives_another_institutions_own_or_what_is_not_published(module: str, name: str) -> None:
    (what,) = shown_by(module, name)
    node = next(one for one in MODULES[module].body if isinstance(one, ast.FunctionDef) and one.name == name)
    names, read = [one.arg for one in node.args.args][1:], getattr(import_module(module), name)
    scope = scope_of(Viewer("institution", OWN), Policy(), ("2019-10", "2019-Q3"))
    if what == "house" or not scope.may(what):  # type: ignore[arg-type]
        return
    if "institution" in names and not scope.may(what, "B05"):  # type: ignore[arg-type]
        with pytest.raises(Refusal):
            read(asked(scope), *("B05" if one == "institution" else "2019-10" for one in names))
    if what in data.WAIT and set(names) & set(data.PERIODS):
        late = "2019-Q4" if "quarter" in names else "2019-11"
        with pytest.raises(Refusal, match="published"):
            read(asked(scope), *(OWN if one == "institution" else late for one in names))


def test_months_that_are_not_published_are_not_offered(
    enter: Enter, engine: Engine, tokens: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a programme that does not say otherwise, institutions wait for the bulletin."""
    hidden = Policy(is_demonstration=True)
    monkeypatch.setattr(data, "policy_of", lambda programme: hidden)
    page = enter(engine, tokens["institution"], "rankings", lang="en", period="2019-12")
    assert not page.exception
    assert page.info[0].value == "Nothing has been published for the participants yet."
    assert any("/filing" in one.value for one in page.markdown), "and the own return is due all the same"
    assert not tables_of(page)
    monkeypatch.setattr(data, "last_published", lambda engine, slug: ("2019-11", ""))
    page = enter(engine, tokens["institution"], "rankings", lang="en", period="2019-12")
    assert page.selectbox(key="period").options == ["November 2019", "October 2019"]
    assert title_of(page).endswith("November 2019")
    page = enter(engine, tokens["coordinator"], "rankings", lang="en", period="2019-12")
    assert title_of(page).endswith("December 2019")
    own = enter(engine, tokens["institution"], "filing", lang="en", month="2019-12")
    assert OWN in {one.institution for one in list_filings(engine, "daqing", "2019-12")}
    assert not own.exception
    assert title_of(own).endswith("December 2019"), "one's own return is one's own before, too"


# Acts


def acting_functions() -> Iterator[tuple[str, str, ast.FunctionDef]]:
    for module in sorted(
        name for name in MODULES if name.endswith(".acts") and name.startswith("pages.subjects")
    ):
        for node in MODULES[module].body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield module, node.name, node


HARMLESS = {
    "nothing_changed": "a sentence",
    "list_template": "an empty workbook of the programme's own layout",
}
ASKS = {"permit", "_permitted", "_filer_of_draft", "_filer_of_filing", "_decides_on", "_hands_in", "_reads"}


def test_every_act_takes_the_viewer_and_asks_the_table() -> None:
    found = {f"{module}.{name}": node for module, name, node in acting_functions() if name not in HARMLESS}
    assert len(found) > 40
    for name, node in found.items():
        arguments = {one.arg: one.annotation for one in (*node.args.args, *node.args.kwonlyargs)}
        assert "by" not in arguments, f"{name} takes a name that somebody typed"
        assert ast.unparse(arguments["who"] or ast.Constant("")) in ("Viewer", "Person"), name
        called = {ast.unparse(one.func) for one in ast.walk(node) if isinstance(one, ast.Call)}
        assert called & ASKS, f"{name} does not ask whether it may"


def test_no_page_asks_for_the_name_that_an_act_is_recorded_under() -> None:
    keys = [
        key.value.value
        for name, tree in MODULES.items()
        if name.startswith("pages.")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("text_input")
        for key in node.keywords
        if key.arg == "key" and isinstance(key.value, ast.Constant)
    ]
    assert not [key for key in keys if str(key).endswith("-by")]


@pytest.mark.parametrize("role", [*ROLES, "unnamed"])
def test_nobody_acts_without_being_allowed_or_without_a_name(
    role: str, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from access.allowed import DOINGS, TABLE

    monkeypatch.setenv("DATABASE_URL", engine.url.render_as_string(hide_password=False))
    who = (
        Viewer("coordinator")
        if role == "unnamed"
        else Viewer(role, OWN if role == "institution" else "", "x")
    )  # type: ignore[arg-type]
    for action in DOINGS:
        is_allowed = role in TABLE[action]
        if is_allowed and role != "unnamed":
            assert permit(DAQING, who, action, OWN) == "x"
        else:
            with pytest.raises(Refusal):
                permit(DAQING, who, action, OWN)
        if role == "institution":
            with pytest.raises(Refusal):
                permit(DAQING, who, action, "B05")


@pytest.mark.usefixtures("reads_as_told")
def test_acts_on_what_is_another_institutions_are_refused_by_its_number(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from etl.acts.returns import submit_draft
    from etl.intake.drafting import Upload
    from pages.subjects.returns import acts

    monkeypatch.setenv("DATABASE_URL", engine.url.render_as_string(hide_password=False))
    at = datetime.datetime(2020, 2, 6, 12, tzinfo=datetime.UTC)
    content = told("2020-01", "B05")
    draft = submit_draft(engine, DAQING, Upload("b05.xlsx", content, "b05", at), institution="B05").draft
    filing = next(one.id for one in list_filings(engine, "daqing", "2019-12") if one.institution == "B05")
    me = Viewer("institution", OWN, "wang")
    entries = len(audit.read_entries(engine))
    for act in (
        lambda: acts.withdraw(DAQING, draft.id, me, at),
        lambda: acts.file(DAQING, draft.id, me, at),
        lambda: acts.explain_draft(DAQING, draft.id, ("a", "b"), "text", me, at),
        lambda: acts.confirm_heading(DAQING, draft.id, "s", "h", "m", me, at),
        lambda: acts.explain_filing(DAQING, filing, ("a", "b"), "text", me, at),
        lambda: acts.accept(DAQING, filing, me, at),
        lambda: acts.send_back(DAQING, filing, "why", me, at),
        lambda: acts.receipt(DAQING, filing, me, "en"),
        lambda: acts.marked_draft(DAQING, draft.id, me, "en"),
        lambda: acts.marked_filing(DAQING, filing, me, "en"),
        lambda: acts.template(DAQING, "B05", "2020-01", me),
        lambda: acts.upload(DAQING, "B05", "2020-01", ("b.xlsx", b"x"), me, at),
        lambda: acts.preview_list(DAQING, ("b.xlsx", b"x"), me, at, "B05"),
        lambda: acts.preview_list(DAQING, ("b.xlsx", b"x"), me, at, ""),
        lambda: acts.hand_in_list(DAQING, ("b.xlsx", b"x"), (), me, at, "B05"),
        lambda: acts.accept(DAQING, 10**6, Viewer("coordinator", account="c"), at),
        lambda: acts.withdraw(DAQING, 10**6, Viewer("coordinator", account="c"), at),
        lambda: acts.accept(replace_programme(), filing, Viewer("coordinator", account="c"), at),
    ):
        with pytest.raises(Refusal):
            act()
    assert len(audit.read_entries(engine)) == entries
    assert [one.id for one in open_drafts(engine, "daqing")] == [draft.id]


def test_a_refused_act_is_a_line_of_the_log(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("DATABASE_URL", engine.url.render_as_string(hide_password=False))
    caplog.set_level("INFO", EVENTS)
    with pytest.raises(Refusal):
        permit(DAQING, Viewer("presenter", account="wang\nok"), "publish editions")
    (record,) = caplog.records
    said = JsonLines().format(record)
    assert "\n" not in said
    assert "publish editions" in said


def test_a_refused_read_is_a_line_of_the_log(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Another institution's return, a month that is not published, a post that sees nothing: a line each."""
    from pages.subjects.growth import reads

    monkeypatch.setenv("DATABASE_URL", engine.url.render_as_string(hide_password=False))
    caplog.set_level("INFO", EVENTS)
    me, early = (
        scope_of(Viewer("institution", OWN, "x"), Policy(shows_unpublished=one)) for one in (True, False)
    )
    nobody = scope_of(Viewer("administrator", account="x"), Policy())
    for scope, of in ((early, ""), (nobody, ""), (nobody, OWN)):
        with pytest.raises(Refusal):
            reads.growth(data.asked_of(DAQING, scope), "2019-12", "tx_cnt", of)
    assert reads.growth(data.asked_of(DAQING, me), "2019-12", "tx_cnt", OWN)
    said = [JsonLines().format(record) for record in caplog.records]
    assert len(said) == 3
    assert all('"read of figures"' in one and len(one.splitlines()) == 1 for one in said)


def replace_programme() -> Any:
    """Another programme, in which the filing of this one has no number."""
    return replace(DAQING, settings=DAQING.settings.model_copy(update={"slug": "other"}))


def test_an_act_is_recorded_under_the_account(enter: Enter, engine: Engine, tokens: dict[str, str]) -> None:
    page = enter(engine, tokens["coordinator"], "objections", lang="en", section="objections")
    next(one for one in page.button if one.label == "Open the results to objections").click().run()
    assert not page.exception
    last = audit.read_entries(engine, "daqing")[-1].act
    assert last.actor == "coordinator"
