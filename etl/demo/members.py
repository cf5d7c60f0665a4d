"""The cast: how large each invented institution is and in which regions it does business."""

import random
from collections.abc import Mapping
from dataclasses import dataclass

from etl.definitions.programme import Programme
from etl.demo.chance import chance

# Weights in the order 萨尔图 龙凤 让胡路 红岗 大同 肇州 肇源 林甸 杜尔伯特; 0 is no business there.
_WHOLE_CITY = (26, 18, 34, 9, 6, 6, 6, 4, 4)
_POSTAL = (16, 12, 22, 9, 10, 11, 12, 8, 8)
_URBAN = (34, 22, 38, 6, 0, 0, 0, 0, 0)
_MOSTLY_URBAN = (30, 20, 34, 6, 4, 3, 3, 0, 0)
_COUNTRYSIDE = (0, 0, 0, 8, 16, 24, 24, 14, 14)

_CAST: dict[str, tuple[int, int, tuple[int, ...]]] = {
    # code: weight as issuer (users), weight as acquirer (merchants), regions
    "B01": (150, 118, _WHOLE_CITY),
    "B02": (118, 96, _WHOLE_CITY),
    "B03": (132, 104, _WHOLE_CITY),
    "B04": (96, 72, _MOSTLY_URBAN),
    "B05": (108, 88, _POSTAL),
    "B06": (84, 60, _POSTAL),
    "B07": (46, 30, _URBAN),
    "B08": (40, 26, _URBAN),
    "B09": (30, 0, _URBAN),
    "B10": (0, 5, (30, 16, 30, 8, 16, 0, 0, 0, 0)),
    "B11": (38, 30, _MOSTLY_URBAN),
    "B12": (30, 24, _MOSTLY_URBAN),
    "B13": (26, 22, _URBAN),
    "B14": (52, 44, _COUNTRYSIDE),
    "B15": (36, 30, _COUNTRYSIDE),
    "B16": (8, 7, (0, 0, 0, 0, 0, 60, 0, 40, 0)),
    "B17": (6, 6, (0, 0, 0, 0, 0, 0, 70, 0, 30)),
    "P01": (0, 140, _WHOLE_CITY),
    "P02": (0, 96, _WHOLE_CITY),
    "P03": (0, 48, _POSTAL),
}


@dataclass(frozen=True)
class Member:
    """An institution as the model sees it.

    `diligence` runs from 0 to 1000; `tilt` is the growth of its weight over the whole time, in permille.
    """

    code: str
    kinds: tuple[str, ...]
    last: str
    successor: str
    users: int
    merchants: int
    regions: Mapping[str, int]
    diligence: int
    tilt: int


def members(programme: Programme, regions: tuple[str, ...], seed: int) -> tuple[Member, ...]:
    """All institutions of the programme, in its order. `regions` are the nine below the city."""
    draw = chance(seed, "members")
    return tuple(_member(programme, code, regions, draw) for code in programme.institutions)


def _member(programme: Programme, code: str, regions: tuple[str, ...], draw: random.Random) -> Member:
    institution = programme.institutions[code]
    users, merchants, weights = _CAST[code]
    present = {region: weight for region, weight in zip(regions, weights, strict=True) if weight}
    return Member(
        code=code,
        kinds=institution.kinds,
        last=institution.valid_to,
        successor=institution.successor,
        users=users if "issuer" in institution.kinds else 0,
        merchants=merchants if "acquirer" in institution.kinds else 0,
        regions=present,
        diligence=draw.randint(0, 1000),
        tilt=draw.randint(-180, 260),
    )
