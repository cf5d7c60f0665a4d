"""Words typed into every field of every act: kept as typed or refused in a sentence, and each a line of the log."""

import ast
import json
import logging
import tomllib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import is_dataclass
from html import unescape
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from pydantic import BaseModel
from sqlalchemy import Engine, LargeBinary, String, select

from access.log import ACTS, EVENTS, JsonLines
from etl.acts import returns
from etl.intake import drafting, load
from etl.intake.drafting import Upload
from etl.values.errors import Refusal
from etl.values.typed import LONGEST
from store import audit
from store.people.accounts import Grant
from store.tables import metadata
from tests.house import house
from tests.pages.conftest import Enter, let_in
from tests.pages.naughty import NAUGHTY, alive, elements
from tests.pages.test_matrix import acting_functions
from tests.pages.typed_acts import EXAMPLES, Example, House, field_of
from tests.told import reads_as_told

__all__ = ["reads_as_told"]

FORGED = '\n{"at": "2026-01-01T00:00:00.000+00:00", "level": "info", "event": "publish"}\r\n'
TYPED = f"=cmd|' /C calc'!A0 {NAUGHTY}{FORGED}\\ \u2066 \u200e $$\\frac12$$ 末"
"""Everything that may stand: formulas, Markdown, HTML and what stands for it, LaTeX, directions, ends of lines."""
REFUSED = {
    "a sign of nothing": "a\0b",
    "half a pair": "a\ud83db",
    "a sign that steers": "a\x1b[31mb",
    "too long": "长" * (LONGEST + 1),
}
NOT_WORDS = {
    *(
        "code",
        "digest",
        "edition",
        "editions",
        "institution",
        "institutions",
        "into",
        "group",
        "item",
        "key",
        "kind",
    ),
    *(
        "kinds",
        "language",
        "measure",
        "path",
        "period",
        "quarter",
        "quarters",
        "region",
        "risk",
        "scenario",
        "sheet",
    ),
    *("since", "until"),
}
"""Fields that name something that is there: what names nothing is refused, whatever it is."""
ALSO_NOT = {
    "objections.acts.decide.figure": "a number, refused where it is none",
    "inventories.acts.enter.source": "a layout",
    "inventories.acts.lines.source": "a layout",
    "inventories.acts.record.source": "a layout",
    "returns.acts.list_template.source": "a layout",
    **{
        f"house.acts.{name}.name": "the name of an account: letters and digits"
        for name in ("invite", "invite_again", "enter", "disable", "enable", "sign_out_everywhere")
    },
}
FOUND = ("Programme", "Viewer", "Person", "Grant", "StoredEdition", "Proposal", "Preview")
"""What an act is given that somebody chose or is, and did not type."""
LARGE = ("fact", "total", "point", "content")
NARROWER = {
    "house.acts.invite.shown": "末位 <b>=1+1</b> $x$ `c` [y](javascript:1) \u202e",
    "house.acts.make_token.name": "=1+1 <b>b</b> $x$ `c` [y](javascript:1)",
    "inventories.acts.enter.rows": "=1+1 <img src=x onerror=alert(1)> $x$ `c` [y](javascript:1)",
    "editions.acts.reword.zh": "<b>b</b> $x$ `c` **b** [y](javascript:x) = 末位\u202e，为",
    "editions.acts.reword.en": "<b>b</b> $x$ `c` **b** [y](javascript:x) \u202e of",
}
"""What is typed instead where a field takes one short line, or no number that somebody typed. Of a thing's name in a
file the first 60 characters are kept; the file is kept whole."""
WHO = {
    "desk": Grant("daqing", "coordinator"),
    "filer": Grant("daqing", "institution", "B03"),
    "names": Grant("rbi-retail", "coordinator"),
    "risks": Grant("park-service", "coordinator"),
    "outlets": Grant("outlet-service-shanghai", "coordinator"),
    "root": Grant("", "administrator"),
}
PAGES: list[tuple[str, str, dict[str, str]]] = [
    *(
        ("desk", "objections", {"section": one, "quarter": "2019-Q4"})
        for one in ("objections", "precedents", "follow-up")
    ),
    ("filer", "objections", {"section": "objections", "quarter": "2019-Q4"}),
    ("filer", "objections", {"section": "follow-up", "quarter": "2019-Q4"}),
    *(
        ("desk", "returns_desk", {"part": one, "month": "2019-12"})
        for one in ("board", "month", "lists", "found")
    ),
    *(
        ("filer", "filing", {"month": one})
        for one in ("2019-07", "2019-08", "2019-09", "2019-11", "2019-12", "2020-01")
    ),
    ("desk", "data_quality", {"part": "findings"}),
    ("names", "data_quality", {"part": "names", "period": "2025-05"}),
    ("desk", "meetings", {}),
    ("filer", "meetings", {}),
    ("desk", "overview", {}),
    ("desk", "programme", {}),
    ("filer", "programme", {}),
    ("desk", "methods", {"section": "document"}),
    ("desk", "methods", {"section": "sandbox"}),
    ("desk", "bulletin", {"part": "words", "period": "2019-05"}),
    ("desk", "bulletin", {"part": "read", "period": "2019-05"}),
    ("risks", "risk", {"period": "2025-06"}),
    ("outlets", "coverage", {}),
    *(("root", "administration", {"part": one}) for one in ("accounts", "tokens", "audit")),
]
"""Where what was typed is shown, and to whom."""
NOT_ON_A_PAGE = {
    "editions.acts.send_back.reason",
    "methods.acts.propose.proposal",
    "objections.acts.close_resolution.text",
    "objections.acts.record_resolution.figure",
    "programme.acts.amend.change.short_zh",
    "returns.acts.confirm_heading.heading",
    "returns.acts.confirm_name.note",
    "returns.acts.hand_in_list.file",
    "returns.acts.take_back_name.note",
    "returns.acts.take_list_back.reason",
    "risk.acts.record_review.text",
}
"""What none of these pages shows as it was typed: kept for the chain, shown cut, or elsewhere."""
CODED = {"returns.acts.enter_cases.lines"}
"""Numbers of cases, which are no words: other things could name persons, so that nothing of them is kept."""


def texts_in(hint: Any, name: str) -> Iterator[str]:
    """The fields of an argument that hold words, by its type."""
    if hint is str:
        yield name
    elif isinstance(hint, type) and issubclass(hint, BaseModel):
        for part, field in hint.model_fields.items():
            yield from texts_in(field.annotation, f"{name}.{part}")
    elif is_dataclass(hint) and isinstance(hint, type) and hint.__name__ not in FOUND:
        for part, inner in get_type_hints(hint).items():
            yield from texts_in(inner, f"{name}.{part}")
    elif get_origin(hint) is not Literal:
        yield from dict.fromkeys(found for inner in get_args(hint) for found in texts_in(inner, name))


def fields_with_words() -> list[str]:
    """Every field of every act of a page that somebody may type words into, as module.act.field."""
    found = []
    for module, name, _node in acting_functions():
        act = getattr(import_module(module), name)
        for argument, hint in get_type_hints(act).items():
            for field in texts_in(hint, argument) if argument != "return" else ():
                whole = f"{module}.{name}.{field}"
                if (
                    field.rpartition(".")[2] not in NOT_WORDS
                    and whole.removeprefix("pages.subjects.") not in ALSO_NOT
                ):
                    found.append(whole)
    return found


def test_every_act_with_words_has_an_example() -> None:
    asked, shown = fields_with_words(), [field for fields in EXAMPLES for field in fields]
    assert len(asked) > 45
    assert sorted(set(asked) - set(shown)) == []
    assert sorted(set(shown) - set(asked)) == [], "examples of acts that are no more"
    assert len(shown) == len(set(shown))


def test_every_act_below_stands_behind_one_of_these() -> None:
    """Commands do the acts of pages too, past `permit`: none that takes words is theirs alone."""
    called = {
        ast.unparse(node.func).rpartition(".")[2]
        for name, tree in house().modules.items()
        if name.startswith("pages.subjects.") and name.endswith(".acts")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    }
    below = {
        node.name
        for name, tree in house().modules.items()
        if name.startswith("etl.acts.") and not name.endswith("_refusals")
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        for one in (*node.args.args, *node.args.kwonlyargs)
        if one.arg == "at"
    }
    assert len(below) > 25
    assert below - called == {"correct", "confirm_heading"}, (
        "`correct` has no words, the other is behind a draft's"
    )


class Told(logging.Handler):
    """What the server's log is told, line by line."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(JsonLines().format(record))


@pytest.fixture
def log() -> Iterator[Told]:
    told, loggers = Told(), [logging.getLogger(name) for name in (EVENTS, ACTS)]
    levels = [one.level for one in loggers]
    loggers[0].addHandler(told)  # the other one is below it
    for one in loggers:
        one.setLevel(logging.INFO)
    yield told
    loggers[0].removeHandler(told)
    for one, level in zip(loggers, levels, strict=True):
        one.setLevel(level)


def kept(engine: Engine) -> set[str]:
    """Every text that is kept, also inside of what is kept as JSON or TOML."""
    found: set[str] = set()
    with engine.connect() as connection:
        for table in metadata.tables.values():
            columns = [one for one in table.c if isinstance(one.type, String | LargeBinary)]
            if columns and table.name not in LARGE:
                for row in connection.execute(select(*columns)):
                    found |= {text.strip() for cell in row for text in _within(cell)}
    return found


def _within(cell: object) -> Iterator[str]:
    if isinstance(cell, bytes):
        yield from _within(cell.decode())
    elif isinstance(cell, dict):
        for one in cell.values():
            yield from _within(one)
    elif isinstance(cell, list | tuple):
        for one in cell:
            yield from _within(one)
    elif isinstance(cell, str):
        yield cell
        with suppress(ValueError):
            if cell.startswith("{"):
                yield from _within(json.loads(cell))
            elif "\n" in cell:
                yield from _within(tomllib.loads(cell))


def short(field: str) -> str:
    """A field without the rooms that all are in."""
    return field.removeprefix("pages.subjects.")


def tried(one: House, fields: tuple[str, ...], example: Example, log: Told) -> Iterator[str]:
    """What is wrong with an act that is given each thing that is refused, and then everything that is not."""
    act = example(one)
    before = audit.head(one.engine)
    for field in fields:
        for what, bad in REFUSED.items():
            log.lines.clear()
            try:
                act(lambda name, field=field, bad=bad: bad if name == field_of(field) else "fine")
            except Refusal as refusal:
                if log.lines or any(ch in refusal.sentence.en + refusal.sentence.zh for ch in "\0\x1b\ud83d"):
                    yield f"{field}: {what}: {refusal.sentence.en[:90]!r} {log.lines[:1]}"
            except Exception as error:
                yield f"{field}: {what}: {type(error).__name__} {str(error)[:150]}"
            else:
                yield f"{field}: {what} was taken"
                act = example(one)
    if audit.head(one.engine) != before:
        yield f"{fields}: something was kept of what was refused"
    given = {field_of(field): NARROWER.get(short(field), f"{TYPED} {short(field)}") for field in fields}
    log.lines.clear()
    try:
        act(given.__getitem__)
    except Refusal as refusal:
        if fields[0].removeprefix("pages.subjects.") not in CODED or audit.head(one.engine) != before:
            yield f"{fields}: {refusal.sentence.en[:300]}"
        return
    except Exception as error:
        yield f"{fields}: {type(error).__name__} {str(error)[:300]}"
        return
    stored = kept(one.engine)
    yield from (
        f"{name} of {fields[0]} is not kept as typed" for name, text in given.items() if text not in stored
    )
    entries = audit.head(one.engine).sequence - before.sequence
    if len(log.lines) != entries or any(len(line.splitlines()) != 1 for line in log.lines):
        yield f"{fields[0]}: {entries} entries, {len(log.lines)} lines: {log.lines[:2]}"
    yield from (
        f"{fields[0]}: forged" for line in log.lines if json.loads(line)["from"] not in (EVENTS, ACTS)
    )


@pytest.fixture
def reads_both(reads_as_told: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that say themselves what is read in them, and real ones."""
    as_told = returns.read_upload

    def read(upload: Upload, *rest: Any) -> Any:
        return (as_told if upload.content.startswith(b"{") else drafting.read_upload)(upload, *rest)

    for module in (returns, load):
        monkeypatch.setattr(module, "read_upload", read)


@pytest.mark.slow
@pytest.mark.usefixtures("reads_both")
def test_what_is_typed_into_an_act_is_kept_and_shown_inert(
    tmp_path: Path, log: Told, monkeypatch: pytest.MonkeyPatch, new_at: Callable[[Path], Engine], enter: Enter
) -> None:
    engine = new_at(tmp_path / "typed.db")
    monkeypatch.setenv("DATABASE_URL", engine.url.render_as_string(hide_password=False))
    faults: list[str] = []
    for fields, example in EXAMPLES.items():
        faults += tried(House(engine, tmp_path), fields, example, log)
    assert not faults, "\n".join(faults)
    assert audit.first_break(engine) is None
    tokens, shown = {who: let_in(engine, who, grant) for who, grant in WHO.items()}, ""
    for number, (who, name, address) in enumerate(PAGES):
        slug = WHO[who].programme
        page = enter(engine, tokens[who], name, lang=("zh", "en")[number % 2], programme=slug, **address)
        assert not page.exception, (who, name, address, page.exception)
        assert not alive(page), (who, name, address, alive(page))
        shown += unescape("\n".join(str(element.proto) for element in elements(page))).replace("\\", "")
    unseen = {short(field) for fields in EXAMPLES for field in fields if short(field) not in shown}
    left = unseen - {*NARROWER, *CODED, *NOT_ON_A_PAGE}
    assert not left, "\n".join(sorted(left))
    assert unseen >= NOT_ON_A_PAGE, "it is shown, and looked at"
