"""The colours of the house, on white and on dark. Told apart by lightness too, so they survive a grey printer."""

from dataclasses import dataclass
from typing import Literal

Ground = Literal["light", "dark"]


@dataclass(frozen=True)
class Palette:
    """`main` carries what the chart is about, `second` what it is compared with, `mark` what is pointed at;
    `pale` and `deep` are the ends of a shade on which `ink` can be read."""

    main: str
    second: str
    mark: str
    ink: str
    soft_ink: str
    line: str
    pale: str
    deep: str


PALETTES: dict[Ground, Palette] = {
    "light": Palette("#1f4e79", "#c96a12", "#0a7f6b", "#14202e", "#4a5768", "#d5dbe3", "#f6f8fb", "#9fc3e6"),
    "dark": Palette("#8ab8e6", "#f0a95a", "#5cc8b3", "#e7ecf2", "#b3bfcc", "#33404f", "#161f2b", "#2f5f8f"),
}
