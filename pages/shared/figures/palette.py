"""The colours of the house, on white and on dark. Told apart by lightness too, so they survive a grey printer."""

from dataclasses import dataclass
from typing import Literal

Ground = Literal["light", "dark"]


@dataclass(frozen=True)
class Palette:
    """`main` carries what the chart is about, `second` what it is compared with, `mark` what is pointed at;
    `pale` and `deep` are the ends of a shade on which `ink` can be read, `fall` the end of the other side of a change;
    `least` and `most` are the ends of a shade on a map; `paper` is the ground itself."""

    main: str
    second: str
    mark: str
    ink: str
    soft_ink: str
    line: str
    pale: str
    deep: str
    fall: str
    paper: str
    least: str
    most: str

    @property
    def sequential(self) -> list[list[float | str]]:
        """From little to much; even the least stands off the paper."""
        return [[0, self.least], [1, self.most]]

    @property
    def diverging(self) -> list[list[float | str]]:
        """From a fall through nothing to a rise: orange and blue, which no common colour blindness confuses."""
        return [[0, self.fall], [0.5, self.least], [1, self.most]]


PALETTES: dict[Ground, Palette] = {
    "light": Palette(
        main="#1f4e79",
        second="#c96a12",
        mark="#0a7f6b",
        ink="#14202e",
        soft_ink="#4a5768",
        line="#d5dbe3",
        pale="#f6f8fb",
        deep="#9fc3e6",
        fall="#f0b27a",
        paper="#ffffff",
        least="#e4edf6",
        most="#7fb0de",
    ),
    "dark": Palette(
        main="#8ab8e6",
        second="#f0a95a",
        mark="#5cc8b3",
        ink="#e7ecf2",
        soft_ink="#b3bfcc",
        line="#33404f",
        pale="#161f2b",
        deep="#2f5f8f",
        fall="#8a4a12",
        paper="#10161f",
        least="#1c2b3d",
        most="#2f6aa3",
    ),
}
