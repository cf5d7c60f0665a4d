"""Typesetting: a template of this room and the data for it, in; a PDF, out. No clock, no system font, no network."""

import datetime
from bisect import bisect_right
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import typst

from etl.values.errors import Refusal
from etl.values.house import ROOT
from etl.values.text import Text

TEMPLATES = Path(__file__).parent
FONTS = ROOT / "data" / "fonts"


def typeset(template: str, data: dict[str, Any], day: str) -> bytes:
    """The PDF of `template` filled with `data`; `day` (ISO) stands in its properties. It declares PDF/A-2a, tagged
    throughout and to be kept, and PDF/UA-1, to be read aloud, and typst checks both. Refuses characters that the
    fonts lack, by name: a box in a signed document is worse than none."""
    _refuse_missing(data)
    issued = datetime.datetime.fromisoformat(day[:10]).replace(tzinfo=datetime.UTC)
    written: bytes = typst.compile(
        _files(template, data),
        font_paths=_fonts(),
        format="pdf",
        timestamp=int(issued.timestamp()),
        pdf_standards=["a-2a", "ua-1"],
    )
    return written


def pages(template: str, data: dict[str, Any]) -> int:
    """On how many pages `template` filled with `data` stands; it says so itself in what it calls <end>. Half the work
    of a PDF, and typst keeps the pages that it laid out: they are not laid out again when they are set."""
    told = typst.query(_files(template, data), "<end>", field="value", one=True, font_paths=_fonts())
    return int(orjson.loads(told))


@cache
def _fonts() -> Any:
    """Our own fonts and no others, read once a process."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


@cache
def _templates() -> Mapping[str, bytes]:
    """This room's own, by name, read once a process as the fonts are."""
    return {path.name: path.read_bytes() for path in sorted(TEMPLATES.glob("*.typ"))}


def _files(template: str, data: dict[str, Any]) -> dict[str, bytes]:
    files = dict(_templates())
    files["main.typ"] = files.pop(template)
    files["data.json"] = orjson.dumps(data, option=orjson.OPT_SORT_KEYS)
    return files


def missing(text: str) -> set[str]:
    """The characters of `text` that the text face does not have."""
    return {character for character in set(text) if not _is_covered(ord(character))}


def _refuse_missing(data: dict[str, Any]) -> None:
    found = sorted(missing("".join(_strings(data))))
    if not found:
        return
    listed = "、".join(f"“{one}”（U+{ord(one):04X}）" for one in found[:5])
    named = ", ".join(f"“{one}” (U+{ord(one):04X})" for one in found[:5])
    raise Refusal(
        Text(
            zh=f"PDF 字体缺少字符{listed}：请在名称中改用通行字形，或按 data/fonts/make_fonts.py 的说明扩充字体。",
            en=f"The PDF's fonts lack {named}: write the name with another character, or add it to the fonts as "
            "data/fonts/make_fonts.py says.",
        )
    )


def _strings(data: Any) -> list[str]:
    if isinstance(data, str):
        return [data]
    inner = data.values() if isinstance(data, dict) else data if isinstance(data, list | tuple) else ()
    return [text for one in inner for text in _strings(one)]


def _is_covered(code: int) -> bool:
    starts, ends = _coverage()
    place = bisect_right(starts, code) - 1
    return place >= 0 and code <= ends[place]


@cache
def _coverage() -> tuple[list[int], list[int]]:
    lines = (FONTS / "coverage.txt").read_text(encoding="ascii").split()
    ranges = [tuple(int(end, 16) for end in line.split("-")) for line in lines]
    return [start for start, _ in ranges], [end for _, end in ranges]
