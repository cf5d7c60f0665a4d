"""Collect the messages that the pages use, and bring the catalogue up to date: `python -m pages.shared.extraction`.

Messages are the first argument of `words.say(...)` and the first two of `words.count(...)`.
"""

from collections.abc import Iterator
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import write_po

from etl.values.house import ROOT
from pages.shared.language import DOMAIN, LOCALE_FOLDER, read_catalogue

PAGES = ROOT / "pages"
HEADER = """\
# Chinese messages of the pages. Kept in order by: python -m pages.shared.extraction
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: zh\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
KEYWORDS: dict[str, tuple[int, ...] | None] = {"say": None, "count": (1, 2)}


def used_messages() -> Iterator[tuple[str | tuple[str, ...], str, int]]:
    """Every message in the pages' code with file and line: a string, or two for one and many."""
    for path in sorted(PAGES.rglob("*.py")):
        for line, message, _comments, _context in extract_from_file("python", str(path), keywords=KEYWORDS):
            yield message, path.relative_to(PAGES.parent).as_posix(), line


def update(catalogue: Catalog) -> Catalog:
    """A catalogue of just the messages in use, with the translations that `catalogue` already has."""
    fresh = Catalog(locale=catalogue.locale, domain=DOMAIN, fuzzy=False)
    for message, path, _line in used_messages():
        key = message[0] if isinstance(message, tuple) else message
        known = catalogue.get(key)
        # Files without line numbers: a catalogue that changes with every line moved cannot be reviewed.
        fresh.add(message, known.string if known else "", locations=[(path, None)])  # type: ignore[list-item]
    return fresh


def untranslated(catalogue: Catalog) -> list[str]:
    """Messages without Chinese; one for one and many lacks it as soon as one of its forms does."""
    return [
        message.id if isinstance(message.id, str) else message.id[0]
        for message in catalogue
        if message.id
        and not all(message.string if isinstance(message.string, list | tuple) else [message.string])
    ]


def main() -> None:
    """Rewrite the Chinese catalogue; messages not translated yet are left empty for a person to fill."""
    path = LOCALE_FOLDER / "zh" / "LC_MESSAGES" / f"{DOMAIN}.po"
    fresh = update(read_catalogue("zh"))
    body = BytesIO()
    # The usual header carries dates and addresses, which change or are nobody's.
    write_po(body, fresh, sort_output=True, ignore_obsolete=True, width=110, omit_header=True)
    path.write_text(HEADER + body.getvalue().decode(), encoding="utf-8")
    missing = untranslated(fresh)
    print(f"{len(fresh)} messages, {len(missing)} without a translation")
    for message in missing:
        print(f"  {message}")


if __name__ == "__main__":
    main()
