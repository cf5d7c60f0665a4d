"""The proof of the score of an institution as a page: arithmetic for a calculator, down to cells, files and hashes."""

from collections.abc import Mapping
from fractions import Fraction
from functools import partial
from typing import Any

import streamlit as st

from pages.shared import data, filters
from pages.shared.offering import offer_file
from pages.shared.quoting import for_markdown
from pages.shared.shell import Page
from pages.shared.show import show_table
from pages.shared.tables import Table, figure_column, text_column
from pages.shared.view import View
from pages.shared.words import NOTHING
from pages.subjects.score import reads
from pages.subjects.score.method_sentences import tie_break
from pages.subjects.score.proof_sentences import (
    calculation,
    cells_in_words,
    part_calculation,
    rule_in_words,
    total_calculation,
)

SHORT = 12
"""Characters of a SHA-256 that stand on the page; the proof file has them all."""
Json = Mapping[str, Any]


def show_proof(page: Page, institution: str) -> None:
    """The proof: the sum, every item's arithmetic, the sources of one item, the files, and the whole as JSON."""
    words, view = page.words, page.view
    proof = reads.proof(view.asked, page.period, institution)
    st.markdown(
        words.say(
            "Everything needed to work out this score again with a calculator. Points are rounded half-up to four "
            "decimals at every item and part, and once more at the end."
        )
    )
    offer_file(
        words.say("Download the score proof (JSON)"),
        partial(reads.proof_bytes, view.asked, page.period, institution),
        f"receipt-{page.period}-{institution}.json",
        "application/json",
        key="download-proof",
    )
    st.subheader(words.say("The sum"), anchor=False)
    st.markdown(for_markdown_lines(total_calculation(words, proof)))
    show_table(page, sum_table(view, institution), "sum", words.say("Parts of the score"), download=False)
    _show_place(page, proof)
    st.subheader(words.say("The items"), anchor=False)
    show_table(
        page, calculation_table(view, institution), "calculation", words.say("How every item was worked out")
    )
    st.subheader(words.say("Where the figures of an item stand"), anchor=False)
    _show_sources(page, institution, proof)
    with st.expander(words.say("Files that the score was read from")):
        show_table(page, files_table(view, institution), "files", words.say("Files with version and hash"))


def for_markdown_lines(text: str) -> str:
    """Every line letter by letter, each in a paragraph of its own."""
    return "\n\n".join(for_markdown(line) for line in text.split("\n\n"))


def _show_place(page: Page, proof: Json) -> None:
    words, place = page.words, proof["place"]
    method = reads.assessment(page.view.asked, page.period).method
    keys = words.listed(
        [f"{tie_break(page.view, method, k['key'])} {k['points']}" for k in place["tie_break"]]
    )
    said = words.say("Place {rank} of {ranked}.", rank=place["rank"] or NOTHING, ranked=place["ranked"])
    if keys:
        said = words.together(said, words.say("Ties are broken by: {keys}.", keys=keys))
    st.markdown(for_markdown(said))


def _show_sources(page: Page, institution: str, proof: Json) -> None:
    words = page.words
    labels = {
        item["item"]: f"{item['item']} {_in_language(page.view, item, 'name')}" for item in proof["items"]
    }
    first = next((item["item"] for item in proof["items"] if item["cells"]), next(iter(labels)))
    chosen = filters.pick(words, "item", words.say("Item"), labels, first)
    item = next(item for item in proof["items"] if item["item"] == chosen)
    indicator = page.programme.indicators[item["indicator"]]
    st.markdown(for_markdown(page.view.formula(indicator)))
    st.markdown(for_markdown(_in_language(page.view, item, "sentence")))
    if item["cells"]:
        show_table(
            page, cells_table(page.view, institution, chosen), "cells", words.say("Cells behind the item")
        )
    if item["entries"]:
        show_table(
            page,
            entries_table(page.view, institution, chosen),
            "entries",
            words.say("Entries of the ledger behind the item"),
        )
    if item["recorded_by_system"]:
        recorded = words.listed([_recorded(page, name) for name in item["recorded_by_system"]])
        st.markdown(
            words.say("Recorded by the system itself on arrival: {what}.", what=for_markdown(recorded))
        )
        show_table(
            page,
            returns_table(page.view, institution),
            "returns",
            words.say("Returns of the quarter"),
            download=False,
        )
    if not (item["cells"] or item["entries"] or item["recorded_by_system"]):
        st.caption(words.say("Nothing was filed or entered for this item."))


def _recorded(page: Page, name: str) -> str:
    measure = page.programme.measures.get(name)
    if measure is not None:
        return page.words.text(measure.name)
    event = reads.assessment(page.view.asked, page.period).method.events.get(name)
    return page.words.text(event.name) if event else name


@data.kept
def sum_table(view: View, institution: str) -> Table:
    """A row for each part."""
    words, parts = view.words, reads.proof(view.asked, view.period, institution)["parts"]
    return Table(
        (
            text_column(
                words.say("Part"), [f"{part['part']} {_in_language(view, part, 'name')}" for part in parts]
            ),
            text_column(words.say("Calculation"), [part_calculation(words, part) for part in parts]),
            figure_column(
                words.say("Points"),
                [Fraction(part["points"]) for part in parts],
                [part["points"] for part in parts],
                4,
            ),
            figure_column(
                words.say("Maximum"),
                [Fraction(part["max"]) for part in parts],
                [part["max"] for part in parts],
                4,
            ),
        )
    )


@data.kept
def calculation_table(view: View, institution: str) -> Table:
    """A row for each item."""
    words, items = view.words, reads.proof(view.asked, view.period, institution)["items"]
    points = [None if item["points"] is None else Fraction(item["points"]) for item in items]
    return Table(
        (
            text_column(
                words.say("Item"), [f"{item['item']} {_in_language(view, item, 'name')}" for item in items]
            ),
            text_column(words.say("Rule"), [rule_in_words(words, item["rule"]) for item in items]),
            text_column(words.say("Calculation"), [calculation(words, item) for item in items]),
            figure_column(
                words.say("Points"), points, [item["points"] or NOTHING for item in items], 4, is_short=True
            ),
        )
    )


@data.kept
def cells_table(view: View, institution: str, item: str) -> Table:
    """A row for each measure, month and sheet: the cells, their sum, and the file."""
    words, blocks = view.words, _item(view, institution, item)["cells"]
    sums = [sum(cell["value"] for cell in block["cells"]) for block in blocks]
    return Table(
        (
            text_column(
                words.say("Measure"), [words.text(view.programme.measures[b["measure"]].name) for b in blocks]
            ),
            text_column(
                words.say("Month"), [words.period(block["month"]) for block in blocks], is_short=True
            ),
            text_column(words.say("Sheet"), [block["sheet"] for block in blocks], is_short=True),
            text_column(
                words.say("Cells and values"), [cells_in_words(words, block["cells"]) for block in blocks]
            ),
            figure_column(words.say("Sum"), sums, [words.number(total) for total in sums], is_short=True),
            text_column(words.say("File"), [block["file"] for block in blocks], is_short=True),
            text_column("SHA-256", [block["sha256"][:SHORT] for block in blocks], is_short=True),
        )
    )


@data.kept
def entries_table(view: View, institution: str, item: str) -> Table:
    """A row for each entry of the ledger: what, how many, evidence, reason, who entered it and where it stands."""
    words, entries = view.words, _item(view, institution, item)["entries"]
    events = reads.assessment(view.asked, view.period).method.events
    return Table(
        (
            text_column(words.say("Event"), [words.text(events[entry["event"]].name) for entry in entries]),
            figure_column(
                words.say("Count"), [e["count"] for e in entries], [words.number(e["count"]) for e in entries]
            ),
            text_column(words.say("Evidence"), [entry["evidence"] or NOTHING for entry in entries]),
            text_column(words.say("Reason"), [entry["reason"] or NOTHING for entry in entries]),
            text_column(words.say("Entered by"), [view.translated(entry["entered_by"]) for entry in entries]),
            text_column(words.say("Entered on"), [entry["entered_on"] for entry in entries], is_short=True),
            text_column(
                words.say("File"), [f"{entry['file']} {entry['cell']}" for entry in entries], is_short=True
            ),
            text_column("SHA-256", [entry["sha256"][:SHORT] for entry in entries], is_short=True),
        )
    )


@data.kept
def returns_table(view: View, institution: str) -> Table:
    """A row for each return that was owed: deadline, first arrival, versions, fields and those found wrong."""
    words, returns = view.words, reads.proof(view.asked, view.period, institution)["returns"]
    return Table(
        (
            text_column(words.say("Month"), [words.period(one["month"]) for one in returns], is_short=True),
            text_column(words.say("Deadline"), [_moment(one["deadline"]) for one in returns], is_short=True),
            text_column(
                words.say("First received"),
                [
                    _moment(one["versions"][0]["received_at"]) if one["versions"] else NOTHING
                    for one in returns
                ],
                is_short=True,
            ),
            figure_column(
                words.say("Versions"),
                [len(one["versions"]) for one in returns],
                [str(len(one["versions"])) for one in returns],
            ),
            figure_column(
                words.say("Fields"),
                [one["fields"] for one in returns],
                [words.number(one["fields"]) for one in returns],
            ),
            figure_column(
                words.say("Fields found wrong"),
                [one["fields_found_wrong"] for one in returns],
                [words.number(one["fields_found_wrong"]) for one in returns],
            ),
        )
    )


@data.kept
def files_table(view: View, institution: str) -> Table:
    """A row for each file with its full hash."""
    words, files = view.words, reads.proof(view.asked, view.period, institution)["files"]
    return Table(
        (
            text_column(words.say("File"), [one["file"] for one in files], is_short=True),
            text_column(words.say("Version"), [str(one["version"]) for one in files], is_short=True),
            text_column(words.say("Received"), [_moment(one["received_at"]) for one in files], is_short=True),
            text_column("SHA-256", [one["sha256"] for one in files]),
        )
    )


def _item(view: View, institution: str, item: str) -> Json:
    items = reads.proof(view.asked, view.period, institution)["items"]
    return next(found for found in items if found["item"] == item)


def _in_language(view: View, entry: Json, key: str) -> str:
    return str(entry[f"{key}_{view.language}"])


def _moment(written: str) -> str:
    """2019-11-08 18:00, as the proof has it: in the programme's own time zone."""
    return written[:16].replace("T", " ")
