"""Our words as SDMX has them: units, and the state of a figure as OBS_STATUS. Codes and periods: `etl.values.sdmx`."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Final, Literal

from etl.definitions.programme import Programme
from etl.scoring.ranking import MASKED_STATE, NOT_COMPARABLE
from etl.scoring.states import State
from etl.values.text import Text

Kind = Literal["sdmx", "csv", "parquet"]
"""What a published month goes out as."""
FREE, CONFIDENTIAL = "F", "C"

OBS_STATUS: Final[Mapping[str, Text]] = {
    "A": Text(zh="正常", en="Normal value"),
    "P": Text(zh="暂定（异议处理中，暂按报送数列示）", en="Provisional: under objection, shown as filed"),
    "M": Text(zh="不适用", en="Cannot exist: not applicable"),
    "L": Text(zh="未报送", en="Exists but was not collected: no return was filed"),
    "Q": Text(
        zh="不予公布（样本过少，或不向本读者提供）", en="Suppressed: too few to say, or kept back from this reader"
    ),
}  # fmt: skip
"""The codes of CL_OBS_STATUS that we use, each with the meaning that it has there."""
CONF_STATUS: Final[Mapping[str, Text]] = {
    FREE: Text(zh="可公开", en="Free"),
    CONFIDENTIAL: Text(zh="保密，不向本读者提供", en="Confidential: not told to this reader"),
}
FREQUENCIES: Final[Mapping[str, Text]] = {
    "M": Text(zh="月度", en="Monthly"),
    "Q": Text(zh="季度", en="Quarterly"),
}
STATUS_OF: Final[Mapping[str, str]] = {
    State.VALUE.word: "A",
    State.NOT_APPLICABLE.word: "M",
    State.NOT_FILED.word: "L",
    State.TOO_FEW.word: "Q",
    State.UNDER_OBJECTION.word: "P",
    # A value that has no base to compare with is a value; one that this reader is not told is kept back.
    NOT_COMPARABLE: "A",
    MASKED_STATE: "Q",
}


def unit_codes(units: Iterable[Text]) -> dict[Text, str]:
    """A code for each unit from its English name; units of one English name but another meaning stay apart."""
    listed = list(dict.fromkeys(units))
    plain = {unit: _capitals(unit.en) for unit in listed}
    alike = [code for code in plain.values() if list(plain.values()).count(code) > 1]
    return {unit: f"{code}_{_digits(unit)}" if code in alike else code for unit, code in plain.items()}


def _capitals(name: str) -> str:
    return re.sub(r"[^A-Z0-9]+", "_", name.upper().replace("%", " PERCENT ")).strip("_") or "UNIT"


def _digits(unit: Text) -> str:
    return hashlib.sha256(f"{unit.zh}|{unit.en}".encode()).hexdigest()[:6].upper()


def unit_of_measure(programme: Programme, code: str) -> Text:
    """What the integers of a measure count: its own word, or the minor unit of the programme's money."""
    measure = programme.measures[code]
    if measure.unit == "count":
        return measure.counted_in
    money = programme.settings.currency
    return Text(zh=money.minor.zh, en=f"{money.code} {money.minor.en}")
