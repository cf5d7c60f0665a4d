"""What to write instead where TOML is not valid: slips as people make them, told from the line on which the reader
stopped and from what stands above it."""

import re

_HEADING = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*([\w.-]+|\"[^\"]*\")\s*=")
_WIDE = re.compile("[＝［］＂＇“”‘’：，；]")
_DATE = re.compile(r"=\s*\d{2,4}[-/.年]\d")
_NUMBER = re.compile(r"=\s*[+-]?\d")


def advice(text: str, line: int, said: str) -> str:
    """What mends a line (from 1) that the reader of TOML refused in these words; "" where nothing better is known than
    the words themselves."""
    lines = text.splitlines()
    written = lines[line - 1] if 0 < line <= len(lines) else ""
    if said.startswith(_TWICE):
        return _given_before(lines, line, written)
    if _WIDE.search(re.sub(r"\"[^\"]*\"|'[^']*'|#.*", "", written)):
        return "marks are straight ones of the Latin keyboard, none of them full-width"
    for begins, told in _TOLD:
        if said.startswith(begins):
            return told
    return _behind_a_value(written) if said.startswith(_BEHIND) else ""


_TWICE = ("Cannot overwrite", "Cannot declare", "Cannot mutate", "Cannot redefine")
_BEHIND = "Expected newline"
_TOLD = (
    ("Expected '='", "write key = value, with = between the two"),
    ("Illegal character '\\n'", "a text ends with the quotation mark that it began with"),
    ("Unterminated string", "a text ends with the quotation mark that it began with"),
    ("Unclosed array", "entries of a list have a comma between them, and ] stands behind the last"),
    ("Unclosed inline table", "keys in braces have a comma between them, and } stands behind the last"),
    ("Invalid initial character", "keys in braces stand on one line, with no comma behind the last"),
    ("Invalid statement", "a line begins with a key in Latin letters, with [ or with #"),
    ("Unescaped", "put a text with backslashes in single quotation marks"),
    ("Invalid value", "a text stands in straight quotation marks, and a number is all digits"),
)
"""What to write, by how the reader's words begin."""


def _behind_a_value(written: str) -> str:
    if "//" in written:
        return "a remark begins with #"
    if written.rstrip().endswith((";", ",")):
        return "nothing stands behind a value"
    if _DATE.search(written):
        return "a day is written as in 2019-12-01"
    if _NUMBER.search(written):
        return "a number is all digits, without commas, units or zeros before it"
    return "a line holds one key and its value"


def _given_before(lines: list[str], line: int, written: str) -> str:
    """Where what is given twice stands first, and what to write here or there."""
    if heading := _HEADING.match(written):
        mark, name = heading.groups()
        for number, other in enumerate(lines[: line - 1], 1):
            there = _HEADING.match(other)
            if there and there[2] == name:
                if there[1] == mark:
                    called = f"{mark}{name}{']' * len(mark)}"
                    return f"the heading {called} stands in line {number} already; keep one of them"
                at = number if there[1] == "[" else line
                return f"of several each stands below [[{name}]]; write it so in line {at}"
            if (key := _KEY.match(other)) and key[1] == name:
                return f"“{name}” has a value in line {number} already; keep one of them"
        return ""
    key = _KEY.match(written)
    if key is None:
        return ""
    for number in range(line - 1, 0, -1):
        before = _KEY.match(lines[number - 1])
        if before and (before[1] == key[1] or key[1].startswith(f"{before[1]}.")):
            return f"“{before[1]}” has a value in line {number} already; keep one of them"
        if _HEADING.match(lines[number - 1]):
            break
    return ""
