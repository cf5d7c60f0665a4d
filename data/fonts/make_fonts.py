"""Makes the three fonts of this folder from the whole fonts of two packages; run once, by hand, when they change.

    npm pack @expo-google-fonts/noto-serif-sc@0.4.3 @expo-google-fonts/noto-sans-sc@0.4.3, then unpack both
    uv pip install fonttools==4.68.0
    python data/fonts/make_fonts.py FOLDER_OF_THE_SERIF_PACKAGE FOLDER_OF_THE_SANS_PACKAGE

The text face keeps every character of GBK, of the basic Unicode block of Han characters and of the supplementary
planes that its source has, and what the table of general standard characters has beyond them, so that rare
characters of names print. The two faces of headings keep GB 2312; what they lack is set in the text face. Hinting
and layout tables are left out: typst places glyphs itself. `coverage.txt` lists the code points of the text face,
which is how a document knows before printing that a character is missing.
"""

import hashlib
import itertools
import shutil
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent
FACES = {
    "serif-regular.ttf": ("400Regular/NotoSerifSC_400Regular.ttf", "wide"),
    "serif-bold.ttf": ("700Bold/NotoSerifSC_700Bold.ttf", "narrow"),
    "sans-bold.ttf": ("700Bold/NotoSansSC_700Bold.ttf", "narrow"),
}
EXTENSION_A = (
    "㑇㑊㕮㘎㙍㙘㙦㛃㛚㛹㟃㠇㠓㤘㥄㧐㧑㧟㫰㬊㬎㬚㭎㭕㮾㰀㳇㳘㳚㴔㵐㶲㸆㸌㺄㻬㽏㿠䁖䂮䃅䃎䅟䌹䎃䎖䏝䏡䏲䐃䓖䓛䓨䓫䓬"
    "䗖䗛䗪䗴䜣䝙䢺䢼䣘䥽䦃䲟䲠䲢䴓䴔䴕䴖䴗䴘䴙䶮"
)
"""Characters of the table of general standard characters (2013) that Unicode has in its Extension A."""
LATIN_AND_SIGNS = [
    *range(0x20, 0x24F),
    *range(0x2000, 0x2BFF),
    *range(0x3000, 0x303F),
    *range(0xFF00, 0xFFEF),
]


def encodable(code: int, encoding: str) -> bool:
    """Whether an encoding has a place for the code point."""
    try:
        chr(code).encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def wanted(code: int, breadth: str) -> bool:
    """Whether a face keeps the character."""
    if code in LATIN_AND_SIGNS or encodable(code, "gb2312"):
        return True
    rare = chr(code) in EXTENSION_A or 0x4E00 <= code <= 0x9FFF or code > 0xFFFF
    return breadth == "wide" and (rare or encodable(code, "gbk"))


def make(source: Path, target: Path, breadth: str) -> list[int]:
    """Writes the subset and returns the code points in it."""
    font = TTFont(source, recalcTimestamp=False)
    codes = sorted(code for code in font.getBestCmap() if wanted(code, breadth))
    options = subset.Options(hinting=False, layout_features=[], name_IDs=["*"], notdef_outline=True)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    font.save(target)
    return codes


def ranges(codes: list[int]) -> str:
    """4e00-9fff, one run of code points a line."""
    lines = []
    for _, run in itertools.groupby(enumerate(codes), lambda pair: pair[1] - pair[0]):
        members = [code for _, code in run]
        lines.append(f"{members[0]:x}-{members[-1]:x}")
    return "\n".join(lines) + "\n"


def main(serif: Path, sans: Path) -> None:
    """Writes every face of `FACES` beside this file with its licence, and prints its characters, bytes and SHA-256."""
    for name, (file, breadth) in FACES.items():
        package = sans if name.startswith("sans") else serif
        codes = make(package / file, HERE / name, breadth)
        if breadth == "wide":
            (HERE / "coverage.txt").write_text(ranges(codes), encoding="ascii")
        content = (HERE / name).read_bytes()
        print(f"{name}: {len(codes)} characters, {len(content)} bytes, {hashlib.sha256(content).hexdigest()}")
    for family, package in (("serif", serif), ("sans", sans)):
        shutil.copyfile(package / "LICENSE_FONT", HERE / f"OFL-{family}.txt")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
