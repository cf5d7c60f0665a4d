"""The method in force as a document that anybody can read, made from its file and nothing else."""

from functools import partial

import streamlit as st

from etl.definitions.method.method import Method
from etl.definitions.method.tables import Item, Part
from etl.definitions.method.text import method_bytes
from etl.scoring.fixed import written_exact
from etl.telling.rule_words import rule_words
from etl.values.periods import Period
from pages.shared import data, filters
from pages.shared.links import to_card
from pages.shared.offering import offer_file
from pages.shared.quoting import for_markdown
from pages.shared.shell import Page
from pages.shared.show import show_finding, show_table
from pages.shared.tables import Table, alike, figure_column, text_column
from pages.shared.view import View
from pages.shared.words import NOTHING
from pages.subjects.methods.rungs import rungs_table
from pages.subjects.score.method_sentences import (
    bonus_sentence,
    missing_sentence,
    persistence_sentence,
    ties_sentence,
    veto_sentence,
)


def pick_section(page: Page) -> str:
    """What the page shows. Trying a method out shows others' figures through its results: only for who may see them,
    and where there are figures."""
    words = page.words
    labels = {
        "document": words.say("The method"),
        "indicators": words.say("Indicator cards"),
        "examples": words.say("Worked examples"),
    }
    if page.scope.sees_all_volumes and page.periods:
        labels |= {"sandbox": words.say("Sandbox"), "rehearsal": words.say("Rehearsal and adoption")}
    return filters.pick_one(words, "section", words.say("Shown"), labels, "document")


def method_of(view: View) -> Method:
    """The method that the view's quarter is scored by."""
    return view.programme.method_for(Period.parse(view.period))


def show_document(page: Page) -> None:
    """The whole method: what it is for, parts and items, what holds for all, who answers for it."""
    words, method = page.words, method_of(page.view)
    show_finding(for_markdown(words.text(method.name)), for_markdown(words.text(method.why)))
    st.caption(
        words.say(
            "In force for quarters that begin on {date} or later, until a newer one. Author: {author}. Checked by: "
            "{checker}. Next review: {month}. All methods begin on: {dates}.",
            date=words.dated(method.code),
            author=for_markdown(page.view.translated(method.author)),
            checker=for_markdown(page.view.translated(method.checker)),
            month=words.period(method.next_review),
            dates=words.listed([words.dated(one.code) for one in page.programme.methods]),
        )
    )
    show_table(page, method_parts(page.view), "method-parts", words.say("Parts of the score"), download=False)
    for part, items in zip(method.part, method_items(page.view), strict=True):
        _show_part(page, part, items)
    _show_rules_for_all(page, method)
    offer_file(
        words.say("Download the method's file (TOML)"),
        partial(method_bytes, page.programme, method),
        f"{page.programme.slug}-{method.code}.toml",
        "application/toml",
        key="download-method",
    )


def _show_part(page: Page, part: Part, items: Table) -> None:
    words = page.words
    title = words.say(
        "{code} {name}: {points} points",
        code=part.code,
        name=words.text(part.name),
        points=written_exact(part.points),
    )
    if part.bonus:
        title = words.say("{title} (bonus)", title=title)
    st.header(title, anchor=False)
    show_table(page, items, f"method-{part.code}", title, download=False)


def _show_rules_for_all(page: Page, method: Method) -> None:
    words = page.words
    st.header(words.say("What holds for the whole score"), anchor=False)
    sentences = [
        words.say(
            "The official score is the total rounded half-up to {n} decimals.",
            n=method.decimals,
        ),
        ties_sentence(page.view, method),
        words.say(
            "A peer group is ranked if it has at least {n} members; the groups are those of the programme.",
            n=method.minimum_group,
        ),
        missing_sentence(words, method),
        bonus_sentence(words, method),
        *(veto_sentence(page.view, method, veto) for veto in method.veto),
        *(persistence_sentence(page.view, method, rule) for rule in method.persistence),
    ]
    st.markdown("\n".join(f"- {sentence}" for sentence in sentences if sentence))
    if method.grade:
        show_table(page, grades_table(page.view), "grades", words.say("Grade bands"), download=False)
    if method.rungs:
        st.markdown(
            words.say(
                "Proposed here, decided by a person. An institution under a veto or that failed repeatedly is not "
                "commended."
            )
        )
        show_table(page, rungs_table(page.view), "rungs", words.say("The ladder"), download=False)


@data.kept
def method_parts(view: View) -> Table:
    """A row for each part."""
    words, method = view.words, method_of(view)
    return Table(
        (
            text_column(words.say("Part"), [f"{part.code} {words.text(part.name)}" for part in method.part]),
            figure_column(
                words.say("Points"),
                [part.points for part in method.part],
                [
                    words.say("bonus, at most {n}", n=written_exact(part.points))
                    if part.bonus
                    else written_exact(part.points)
                    for part in method.part
                ],
            ),
            figure_column(
                words.say("Items"),
                [len(method.items_of(part.code)) for part in method.part],
                [str(len(method.items_of(part.code))) for part in method.part],
            ),
        )
    )


@data.kept
def method_items(view: View) -> tuple[Table, ...]:
    """A table for each part, and in it a row for each item: its points, and its rule in words with what differs by
    group."""
    return alike([_items_of(view, part.code) for part in method_of(view).part])


def _items_of(view: View, part: str) -> Table:
    words, method = view.words, method_of(view)
    items = method.items_of(part)
    indicators = [view.programme.indicators[item.indicator] for item in items]
    return Table(
        (
            text_column(
                words.say("Item"),
                [f"{item.code} {words.text(one.name)}" for item, one in zip(items, indicators, strict=True)],
                leads=[to_card(view, one.code) for one in indicators],
            ),
            figure_column(
                words.say("Points"),
                [item.points for item in items],
                [written_exact(item.points) for item in items],
                is_short=True,
            ),
            text_column(
                words.say("Figure as of"), [words.text(i.note) if i.note else NOTHING for i in items]
            ),
            text_column(words.say("Rule"), [_rule(view, method, item) for item in items]),
            text_column(words.say("Remarks"), [_remarks(view, item) for item in items]),
        )
    )


def _rule(view: View, method: Method, item: Item) -> str:
    """The rule in words; for each group with numbers of its own, that group's."""
    words, indicator = view.words, view.programme.indicators[item.indicator]
    said = [words.text(rule_words(method, item, indicator))]
    said += [
        words.say(
            "{group}: {rule}",
            group=words.text(view.programme.groups[group].name),
            rule=words.text(rule_words(method, item, indicator, group)),
        )
        for group in item.by_group
    ]
    return words.say("; ").join(said)


def _remarks(view: View, item: Item) -> str:
    words, indicator = view.words, view.programme.indicators[item.indicator]
    said = []
    if indicator.direction == "lower":
        said.append(words.say("lower is better"))
    if item.display_until:
        said.append(
            words.say(
                "shown without points up to and including {period}", period=words.period(item.display_until)
            )
        )
    if indicator.minimum_denominator:
        said.append(words.say("from a denominator of {n}", n=words.number(indicator.minimum_denominator)))
    return words.say("; ").join(said) or NOTHING


@data.kept
def grades_table(view: View) -> Table:
    """A row for each grade, best first, with its band and which end belongs to it."""
    words, method = view.words, method_of(view)
    grades = list(reversed(method.grade))
    return Table(
        (
            text_column(words.say("Grade"), [f"{words.text(grade.name)} {grade.code}" for grade in grades]),
            text_column(
                words.say("Official score"),
                [
                    _band(
                        view,
                        method,
                        None if g.from_ is None else written_exact(g.from_),
                        None if g.to is None else written_exact(g.to),
                    )
                    for g in grades
                ],
            ),
        )
    )


def _band(view: View, method: Method, low: str | None, high: str | None) -> str:
    words, is_left = view.words, method.closed == "left"
    if low is None:
        return (
            words.say("under {high}", high=high)
            if is_left
            else words.say("up to and including {high}", high=high)
        )
    if high is None:
        return words.say("{low} and more", low=low) if is_left else words.say("above {low}", low=low)
    if is_left:
        return words.say("from {low} to under {high}", low=low, high=high)
    return words.say("above {low}, up to and including {high}", low=low, high=high)
