"""The whole way of an edition at once: prepared, reviewed, published, written down as documents."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, Literal

from sqlalchemy import Engine

from etl.acts.editions import TRIES, draw_up, prepare, publish, review
from etl.acts.objections import open_as_announced
from etl.composing.drawing import Compose
from etl.definitions.programme import Programme
from etl.editions.canonical import read_sealed
from etl.editions.model import Edition, Kind
from etl.jobs.documents import Render, Written, write_documents
from etl.values.errors import Refusal
from etl.values.text import Text
from store.edition_reads import list_editions, read_content
from store.editions import StepTaken, StoredEdition, send_back


@dataclass(frozen=True)
class Order:
    """What to publish, where to, and who does it. Without a reviewer it stops before the review. `language` is that
    of the documents; the edition itself holds both. `sheets` are an assessment's private pages, below the folder."""

    STEPS: ClassVar[int] = 4
    kind: Kind
    period: str
    folder: Path
    by: str
    reviewed_by: str
    issued_on: date | None = None
    send_back: str = ""
    language: Literal["zh", "en"] = "zh"
    sheets: bool = False


@dataclass(frozen=True)
class Done:
    """Where it ended; `unchanged` where the edition had been published before: what is filed since may have other
    figures, of which it prints none."""

    stored: StoredEdition
    unchanged: bool
    files: list[Written]
    sheets: list[Written] = field(default_factory=list)

    @property
    def sentence(self) -> Text:
        """What became of the edition: it waits for a second person, was published before, or is published."""
        if self.stored.state != "published":
            return Text(
                en=f"{self.stored.name} is prepared and waits for a second person: "
                "run it again with --reviewed-by NAME.",
                zh=f"{self.stored.name} 已编制，待另一人复核：请用 --reviewed-by 姓名 再次运行。",
            )
        if self.unchanged:
            return Text(
                en=f"No figure of {self.stored.name} has changed since it was published; its documents were written "
                "again.",
                zh=f"{self.stored.name} 发布后所载数字无变动；已重新生成文件。",
            )
        return Text(en=f"{self.stored.name} is published.", zh=f"{self.stored.name} 已发布。")

    def shape(self) -> dict[str, Any]:
        """The JSON document of `publish`."""
        return {
            "edition": self.stored.name,
            "sha256": self.stored.sha256,
            "state": self.stored.state,
            "unchanged": self.unchanged,
            "files": [{"file": str(one.path), "sha256": one.sha256} for one in self.files],
        }


def publish_whole(
    engine: Engine,
    programme: Programme,
    order: Order,
    at: datetime,
    *,
    compose: Compose | None = None,
    render: Render | None = None,
    step: Callable[[str], None] = lambda what: None,
) -> Done:
    """Every step that is still to do. Cut short anywhere, the next run goes on from the state that is there."""
    if order.by and order.by == order.reviewed_by:
        raise Refusal(
            Text(
                en=f"“{order.by}” cannot both prepare and review an edition; name two different persons.",
                zh=f"“{order.by}”不能既编制又复核，编制人与复核人须为两人。",
            )
        )
    with ExitStack() as helpers:
        if compose is None or render is None:
            compose, render = _real(order.language, helpers)
        for _ in range(TRIES - 1):
            with suppress(
                StepTaken
            ):  # somebody who publishes the same was quicker: the next run goes on from there
                return _published(engine, programme, order, at, compose, render, step)
        return _published(engine, programme, order, at, compose, render, step)


def _published(
    engine: Engine,
    programme: Programme,
    order: Order,
    at: datetime,
    compose: Compose,
    render: Render,
    step: Callable[[str], None],
) -> Done:
    stored = _prepared(engine, programme, order, at, compose)
    unchanged = stored.state == "published"
    step("prepare")
    if stored.state == "prepared" and order.reviewed_by:
        stored = review(engine, stored, by=order.reviewed_by, at=at)
    step("review")
    if stored.state == "prepared":
        return Done(stored, False, [])
    stored = publish(engine, stored, by=order.reviewed_by or order.by, at=at)
    edition = read_sealed(read_content(engine, stored.id))  # once: that of a country is long
    sheets = _drawn_sheets(engine, programme, order, edition)
    open_as_announced(engine, programme, stored, by=order.reviewed_by or order.by, at=at, edition=edition)
    step("publish")
    write = partial(
        write_documents,
        engine,
        stored,
        order.folder,
        render,
        by=order.reviewed_by or order.by,
        at=at,
        edition=edition,
    )
    if sheets is None:
        files, pages = write(), []
    else:
        from etl.jobs.private_sheets import write_sheets

        # Another process and the typesetter make most of the documents: sheets are drawn up meanwhile.
        with ThreadPoolExecutor(1) as aside:
            documents = aside.submit(write)
            pages = write_sheets(sheets, stored, order.folder / "sheets", step, language=order.language)
            files = documents.result()
    step("write")
    return Done(stored, unchanged, files, pages)


def _drawn_sheets(
    engine: Engine, programme: Programme, order: Order, edition: Edition
) -> Iterator[tuple[str, Edition]] | None:
    """The private pages, if they are wanted. They are asked for before objections are opened: that moves the data
    version on, and the scores that the assessment was drawn up from would be reckoned again."""
    if not order.sheets:
        return None
    from etl.jobs.private_sheets import draw_sheets

    return draw_sheets(engine, programme, edition)


def _real(language: Literal["zh", "en"], helpers: ExitStack) -> tuple[Compose, Render]:
    from etl.documents.beside import Beside, is_of_use

    beside = helpers.enter_context(Beside(language)) if is_of_use() else None
    from etl.composing.compose import compose
    from etl.documents.render import renderer

    return compose, renderer(language, beside)


def _prepared(
    engine: Engine, programme: Programme, order: Order, at: datetime, compose: Compose
) -> StoredEdition:
    kept = list_editions(engine, programme.slug, order.kind, order.period)
    waiting = kept[-1] if kept and kept[-1].state in ("prepared", "reviewed") else None
    if waiting is not None and order.send_back:
        by = order.by or order.reviewed_by
        send_back(engine, waiting.id, order.send_back, by, at)
        draw_up(
            engine,
            programme,
            order.kind,
            order.period,
            by=by,
            at=at,
            compose=compose,
            issued_on=order.issued_on,
        )
    elif waiting is not None and not order.by:
        return waiting
    if not order.by:
        raise Refusal(
            Text(
                en=f"Nothing waits for review for {order.period}; have it prepared first: --by NAME.",
                zh=f"{order.period} 没有待复核的版本；请先编制：--by 姓名。",
            )
        )
    return prepare(
        engine,
        programme,
        order.kind,
        order.period,
        by=order.by,
        at=at,
        compose=compose,
        issued_on=order.issued_on,
    ).stored
