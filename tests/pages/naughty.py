"""What people may type and files may hold, put into every field that keeps words: shown as it was typed, and inert."""

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Engine, text, update
from streamlit.testing.v1 import AppTest

from store.tables import metadata

NAUGHTY = (
    "<img src=x onerror=alert(1)><script>alert(2)</script> **b** [y](javascript:1) `c` $x$ :red[r] {0} {name} %s "
    "www.example.org a@example.org &lt;b&gt; :material/undo: =HYPERLINK(1) ' \" -- \u202e\u2028 ﷽ 😀 Ω\u0301 零〇"
)
FIELDS: dict[str, tuple[str, ...]] = {
    "account": ("shown",),
    "amendment": ("reason", "made_by"),
    "audit": ("actor", "subject"),
    "deadline_extension": ("reason", "granted_by"),
    "decision": ("reasons", "decided_by"),
    "draft": ("filename", "submitted_by"),
    "draft_finding": ("value", "sheet"),
    "edition": ("prepared_by", "reviewed_by", "published_by"),
    "entry": ("evidence", "reason", "entered_by", "sheet"),
    "explanation": ("text", "given_by"),
    "fact": ("sheet",),
    "filing": ("filename",),
    "finding": ("value", "sheet"),
    "follow_up": ("reasons", "decided_by"),
    "follow_up_step": ("text", "taken_by"),
    "heading_mapping": ("sheet", "heading", "confirmed_by"),
    "major_event": ("text", "reported_by"),
    "meeting": ("name", "reason", "recorded_by"),
    "name_decision": ("note", "decided_by"),
    "objection": ("grounds", "evidence", "filed_by"),
    "objection_answer": ("text", "answered_by"),
    "objection_decision": ("reasons", "decided_by"),
    "point": ("name", "sheet"),
    "receipt": ("given_to",),
    "release": ("released_by",),
    "resolution": ("text", "owner", "recorded_by"),
    "resolution_step": ("text", "taken_by"),
    "review_institution": ("name",),
    "risk_review": ("text", "reviewed_by"),
    "session": ("agent",),
    "thing": ("name", "sheet"),
    "total": ("sheet",),
    "case_row": ("sheet",),
    "token": ("name", "made_by"),
    "warning_step": ("text", "taken_by"),
}
"""By table the columns that hold what somebody typed or what a file brought along."""
RAW = re.compile(
    r"(?<!\\)<img src=x|(?<!\\)<script>alert|(?<!\\)\*\*b\*\*|(?<!\\)\[y\]\(javascript|(?<!\\):red\[r\]"
    r"|www\\?\.example|a@example|(?<!\\)&lt;|\\?:material/undo"
)
RAW_HTML = re.compile(r"<img src=x|<script>alert")


def type_into_every_field(engine: Engine) -> set[str]:
    """Put it into every field of every row that there is; the fields, as table.column."""
    filled = set()
    with engine.begin() as connection:
        # The database itself forbids to change what is published or recorded: only this copy lets it.
        for name in (
            connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
        ):
            connection.execute(text(f'DROP TRIGGER "{name}"'))
        for name, columns in FIELDS.items():
            table = metadata.tables[name]
            for column in columns:
                field = table.c[column]
                # Who did one thing is not who did the next: the table itself wants two persons.
                typed = f"{NAUGHTY} {column}" if column.endswith("_by") else NAUGHTY
                query = update(table).where(field.is_not(None), field != "").values({column: typed})
                if connection.execute(query).rowcount:
                    filled.add(f"{name}.{column}")
    return filled


def alive(page: AppTest) -> list[str]:
    """What of it a page would not show as it was typed, but act upon."""
    return [f"{kind}: {said[:300]}" for kind, said, raw in _said(page) if raw.search(said)]


def _said(page: AppTest) -> Iterator[tuple[str, str, re.Pattern[str]]]:
    for element in elements(page):
        proto, kind = element.proto, element.type
        for name in ("body", "label", "help", "text", "icon"):
            said = getattr(proto, name, "")
            if isinstance(said, str) and said:
                is_html = kind == "html" or (name == "body" and getattr(proto, "allow_html", False))
                yield f"{kind}.{name}", said, RAW if not is_html or kind != "html" else RAW_HTML
        if kind == "plotly_chart":
            yield kind, getattr(proto, "spec", ""), RAW_HTML
    for table in page.table:
        for column in table.value.columns:
            for cell in table.value[column].tolist():
                yield "table", str(cell), RAW


def elements(page: AppTest) -> Iterator[Any]:
    """Every element of a page."""
    waiting: list[Any] = [page._tree]
    while waiting:
        for child in getattr(waiting.pop(), "children", {}).values():
            if hasattr(child, "children"):
                waiting.append(child)
            if getattr(child, "proto", None) is not None:
                yield child
