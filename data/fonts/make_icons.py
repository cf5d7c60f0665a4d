"""Makes icons.woff2: of the whole icon font in Streamlit's front end, what its parts and our pages name. Run again by
hand when either changes (tests/unit/access/test_typefaces.py says so):

    python data/fonts/make_icons.py
"""

import re
from pathlib import Path

import streamlit
from fontTools import subset

HERE = Path(__file__).resolve().parent
FRONT_END = Path(streamlit.__file__).parent / "static" / "static"
ROOT = HERE.parents[1]
# What Streamlit's own parts show by a name without “:material/…:”.
BARE = ("keyboard_arrow_down", "keyboard_arrow_right", "expand_more", "chevron_right", "spinner", "check")


def named() -> set[str]:
    """The names of all icons that can be asked for."""
    texts = [path.read_text(encoding="utf-8", errors="ignore") for path in (FRONT_END / "js").glob("*.js")]
    for room in ("pages", "access"):
        texts += [path.read_text(encoding="utf-8") for path in (ROOT / room).rglob("*.py")]
    return {*BARE, *(name for text in texts for name in re.findall(r":material/([a-z0-9_]+):", text))}


def make() -> None:
    """Writes the subset. Names are ligatures: kept is what the letters of each name become, and no other ligature."""
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = ["liga", "rlig"]
    options.glyph_names = False
    whole = next((FRONT_END / "media").glob("MaterialSymbols-Rounded.*.woff2"))
    font = subset.load_font(str(whole), options)
    ligatures = _ligatures(font)
    cutter = subset.Subsetter(options)
    letters = {ord(one) for one in "abcdefghijklmnopqrstuvwxyz0123456789_ "}
    wanted = named() & set(ligatures)
    cutter.populate(unicodes=letters, glyphs=[ligatures[name] for name in wanted])
    _drop_others(font, wanted)
    cutter.subset(font)
    subset.save_font(font, str(HERE / "icons.woff2"), options)
    (HERE / "icons.txt").write_text("\n".join(sorted(wanted)) + "\n", encoding="utf-8")


def _tables(font):  # type: ignore[no-untyped-def]
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            inner = getattr(table, "ExtSubTable", table)
            if hasattr(inner, "ligatures"):
                yield inner


def _letters(font, first, ligature):  # type: ignore[no-untyped-def]
    by_glyph = {glyph: chr(code) for code, glyph in font.getBestCmap().items() if code < 128}
    return "".join(by_glyph.get(one, "?") for one in (first, *ligature.Component))


def _ligatures(font):  # type: ignore[no-untyped-def]
    return {
        _letters(font, first, one): one.LigGlyph
        for table in _tables(font)
        for first, several in table.ligatures.items()
        for one in several
    }


def _drop_others(font, wanted):  # type: ignore[no-untyped-def]
    for table in _tables(font):
        for first in list(table.ligatures):
            kept = [one for one in table.ligatures[first] if _letters(font, first, one) in wanted]
            if kept:
                table.ligatures[first] = kept
            else:
                del table.ligatures[first]


if __name__ == "__main__":
    make()
