"""Section four of a bulletin: how the returns came in, who was late, how much of them was right at once."""

from collections.abc import Iterable
from fractions import Fraction

from etl.composing.book import Phrase, joined
from etl.composing.choice import SHOWN, foremost
from etl.composing.writer import Writer
from etl.editions.model import Block
from etl.values.exact import written
from etl.values.text import Text
from etl.wording import numbers, phrases

Blocks = tuple[Block, ...]


def filing(writer: Writer) -> Blocks:
    """Section four: who was late or is missing, and how many fields were right at once; nothing where nobody files."""
    rows = writer.material.status
    if not rows:
        return ()
    late = [row for row in rows if row.working_days_late]
    missing = [row.institution for row in rows if not row.has_come]
    corrected = [row.institution for row in rows if (row.version or 1) > 1]
    said = [
        writer.say("filing"),
        writer.say("late", list=late_list(writer)) if late else None,
        writer.say("missing", list=writer.names(missing)) if missing else None,
        writer.say("all-on-time") if not late and not missing else None,
    ]
    quality = [
        writer.say("first-pass"),
        writer.say("first-pass-low", list=pass_list(writer, lowest_pass(writer))),
        writer.say("corrected", list=writer.names(corrected)) if corrected else writer.say("none-corrected"),
        writer.say("doubts") if any(row.open_findings for row in rows) else None,
        _explained(writer),
    ]
    return (*writer.paragraph("filing.time", said), *writer.paragraph("filing.quality", quality))


def _explained(writer: Writer) -> Phrase | None:
    """The causes as the institutions gave them, in their own words, one of each institution."""
    first = {one.institution: one for one in reversed(writer.material.explained)}
    items = []
    for institution, one in sorted(first.items())[: 2 * SHOWN]:
        said = one.text.strip().rstrip("。.；;")
        text = Text(zh=said, en=said if said.isascii() else writer.term("explained-in-chinese").en)
        id = f"filing.{institution}.explained"
        items.append(
            writer.say(
                "explained-item",
                name=writer.name(institution),
                text=writer.book.add(id, None, "text", text, (), phrases.RECORD),
            )
        )
    there = [item for item in items if item is not None]
    return writer.say("explained", list=joined(there, "；", "; ", "; ")) if there else None


def late_list(writer: Writer) -> Phrase | None:
    """Who was late, and by how many working days."""
    items = []
    for row in writer.material.status:
        if not row.working_days_late:
            continue
        items.append(
            writer.say(
                "late-item",
                name=writer.name(row.institution),
                days=days_late(writer, row.institution, row.working_days_late),
            )
        )
    there = [item for item in items if item is not None]
    return joined(there) if there else None


def days_late(writer: Writer, institution: str, days: int) -> Phrase:
    """How late a return came, in whole working days, as a figure of the edition."""
    return writer.book.add(
        f"filing.{institution}.late", days, "days", numbers.count(days, phrases.WORKING_DAYS)
    )


def lowest_pass(writer: Writer) -> list[str]:
    """The institutions with the lowest share of fields right at once, below that of all together."""
    found = {c: one for c, one in writer.material.returns.items() if one.fields}
    fields, failing = (sum(getattr(one, key) for one in found.values()) for key in ("fields", "failing"))
    if not fields:
        return []
    below = {
        code: Fraction(one.failing, one.fields)
        for code, one in found.items()
        if one.failing * fields > failing * one.fields
    }
    ordered = sorted(below, key=lambda code: (-below[code], code))
    return foremost(ordered, lambda code: numbers.percent(1 - below[code]).zh)


def poor_pass(writer: Writer) -> list[str]:
    """Those of the lowest that fall below the limit from which on it is a problem."""
    limit = Fraction(writer.wording.limit["first-pass"], 100)
    returns = writer.material.returns
    return [
        code
        for code in lowest_pass(writer)
        if Fraction(returns[code].fields - returns[code].failing, returns[code].fields) < limit
    ]


def pass_list(writer: Writer, institutions: Iterable[str]) -> Phrase | None:
    """Institutions with their shares of fields right at once; None where none of them has filed a field."""
    items = [
        writer.say("value-item", name=writer.name(code), value=pass_rate(writer, code))
        for code in institutions
    ]
    there = [item for item in items if item is not None]
    return joined(there) if there else None


def pass_rate(writer: Writer, institution: str, *, bare: bool = False) -> Phrase | None:
    """The share of an institution's fields that were right at once, in percent; None where it filed none. `bare`: for
    a table, without the sign."""
    one = writer.material.returns.get(institution)
    if one is None or not one.fields:
        return None
    share = Fraction(one.fields - one.failing, one.fields)
    number = numbers.plain(share * 100, 2)
    text = Text(zh=number, en=number) if bare else numbers.percent(share)
    id = f"{'table.' if bare else ''}filing.{institution}.first_pass"
    return writer.book.add(id, written(share * 100), "percent", text)
