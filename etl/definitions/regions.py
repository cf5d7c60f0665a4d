"""Regions (codes of GB/T 2260 where the country is China), their population by year and source, their villages."""

from typing import Literal

from pydantic import Field, model_validator

from etl.definitions.model import Definition


class Region(Definition):
    """One feature of regions.geojson. `parent` is the code of the region one level up, blank at the top.

    `group` is its peer group where the programme ranks regions; a region without one is not ranked.
    """

    code: str = Field(min_length=1)
    parent: str = ""
    level: Literal["country", "state", "city", "district", "county"]
    name_zh: str = ""
    name_en: str
    group: str = ""

    def name(self, language: str) -> str:
        """Its name in a language; the English one where it has no Chinese."""
        return (self.name_zh or self.name_en) if language == "zh" else self.name_en


class Population(Definition):
    """One row of population.csv: residents (persons) of a region in a year. The source is never blank."""

    region: str
    year: int = Field(ge=1900, le=2100)
    population: int = Field(ge=0)
    rural_population: int | None = Field(default=None, ge=0)
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def _is_a_part(self) -> "Population":
        if (self.rural_population or 0) > self.population:
            raise ValueError(
                f"the rural population {self.rural_population} is more than the whole of {self.population}"
            )
        return self


class Village(Definition):
    """One row of villages.csv: an administrative village, where it lies (degrees, WGS-84), how many live there."""

    code: str = Field(min_length=1)
    name: str = Field(min_length=1)
    region: str
    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)
    residents: int = Field(ge=0)
