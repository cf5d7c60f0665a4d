"""What was measured of the checks: kept beside the catalogue, so that whoever shows a rule can say how it does."""

import tomllib
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

MEASURED = Path(__file__).with_name("measured.toml")
MEASURED_SIGNALS = Path(__file__).with_name("measured_signals.toml")


class Rate(BaseModel):
    """Returns in which a rule spoke, of those in which it could."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    found: int
    of: int

    @property
    def share(self) -> Fraction | None:
        """None where the rule never had occasion to speak."""
        return Fraction(self.found, self.of) if self.of else None


class Planted(BaseModel):
    """Of so many returns with a planted fault: in how many a rule spoke that was silent without it, how many were
    sent back (a hard finding), and how often the rules that spoke most did."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    trials: int
    found: int
    sent_back: int
    rules: Mapping[str, int]


class Measured(BaseModel):
    """False alarms by rule on `returns` clean returns (`hard` of them would have been sent back), and what was
    found of planted faults."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    seed: int
    returns: int
    hard: int
    alarm: Mapping[str, Rate]
    planted: Mapping[str, Planted]


class MeasuredSignals(BaseModel):
    """Of the questions that payments raise, by rule: how often one spoke of a clean month of an institution, and of
    months with its own kind of planted trouble in how many."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    seed: int
    payments: int
    alarm: Mapping[str, Rate]
    recall: Mapping[str, Rate]


@cache
def measured_signals() -> MeasuredSignals:
    """What `python -m bench signals` measured last."""
    return MeasuredSignals(**tomllib.loads(MEASURED_SIGNALS.read_text(encoding="utf-8")))


@cache
def measured() -> Measured:
    """What `python -m etl docs` measured last."""
    return Measured(**tomllib.loads(MEASURED.read_text(encoding="utf-8")))


def as_toml(result: Measured) -> str:
    """The text of measured.toml."""
    lines = [
        "# Measured by `python -m etl docs` on the demonstration; not written by hand.",
        f"seed = {result.seed}",
        f"returns = {result.returns}",
        f"hard = {result.hard}",
        "",
        "[alarm]",
    ]
    lines += [f"{rule} = {{ found = {r.found}, of = {r.of} }}" for rule, r in result.alarm.items()]
    for name, planted in result.planted.items():
        rules = ", ".join(f"{rule} = {count}" for rule, count in planted.rules.items())
        lines += ["", f"[planted.{name}]", f"trials = {planted.trials}", f"found = {planted.found}"]
        lines += [f"sent_back = {planted.sent_back}", f"rules = {{ {rules} }}"]
    return "\n".join(lines) + "\n"
