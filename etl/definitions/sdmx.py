"""SDMX: which data structure a message has to be of, which observations fill which measure, and what its codes mean."""

from pydantic import Field, model_validator

from etl.definitions.model import Definition


class SdmxSeries(Definition):
    """One [[sdmx.series]]: the observations whose dimensions have the codes of `key` are the measure. `unit` is what
    their values are counted in, as in a column; a UNIT_MULT in the message counts besides."""

    measure: str
    key: dict[str, str] = Field(default_factory=dict)
    unit: str = ""


class Sdmx(Definition):
    """[sdmx]: a message in SDMX-ML 2.1 or SDMX-CSV 1.0 or 2.0. `structure` is AGENCY:ID of its data structure or
    dataflow. `dimensions` are all its dimensions but TIME_PERIOD. `institution`, `region` and `scenario` name the
    dimensions that say of whom and where an observation is; every other dimension stands in the key of each series, so
    that no two observations of one thing are added up. `codes` are, by dimension, codes that differ from ours."""

    structure: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_.-]*:[A-Za-z0-9_@$-]+$")
    dimensions: tuple[str, ...] = Field(min_length=1)
    institution: str = ""
    region: str = ""
    scenario: str = ""
    codes: dict[str, dict[str, str]] = Field(default_factory=dict)
    series: tuple[SdmxSeries, ...] = Field(min_length=1)

    @property
    def places(self) -> dict[str, str]:
        """institution, region, scenario -> dimension, of those that the message tells."""
        told = {"institution": self.institution, "region": self.region, "scenario": self.scenario}
        return {kind: dimension for kind, dimension in told.items() if dimension}

    @model_validator(mode="after")
    def _uses_every_dimension(self) -> "Sdmx":
        placed = set(self.places.values())
        named = placed | set(self.codes) | {name for one in self.series for name in one.key}
        if unknown := sorted(named - set(self.dimensions)):
            raise ValueError(f"“{unknown[0]}” is not one of dimensions")
        for one in self.series:
            if loose := [name for name in self.dimensions if name not in placed and name not in one.key]:
                raise ValueError(
                    f"the series of {one.measure} does not say which “{loose[0]}” is meant; add it to its key"
                )
        return self
