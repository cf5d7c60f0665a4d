"""The structure of what a programme gives out, from its definitions: concepts, code lists, two data structures, flows.

`volumes` are the counts and amounts that are filed, whole numbers by institution, region and scenario; `indicators` the
figures of institutions, with the state of each. Both are known in SDMX under the programme's slug as agency.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, Protocol

from pysdmx.model import (
    Code,
    Codelist,
    Component,
    Components,
    Concept,
    ConceptScheme,
    Dataflow,
    DataStructureDefinition,
    DataType,
    Role,
    Schema,
)

from etl.definitions.programme import Programme
from etl.exchange import codes
from etl.values.sdmx import NONE, TOTAL, code_id
from etl.values.text import Text

Flow = Literal["volumes", "indicators"]
FLOWS: Final[Mapping[Flow, Text]] = {
    "volumes": Text(zh="业务量", en="Counts and amounts"),
    "indicators": Text(zh="指标", en="Indicators"),
}
CONCEPTS: Final[Mapping[str, Text]] = {
    "FREQ": Text(zh="频率", en="Frequency"),
    "INSTITUTION": Text(zh="机构", en="Institution"),
    "REF_AREA": Text(zh="地区", en="Reference area"),
    "SCENARIO": Text(zh="场景", en="Scenario"),
    "MEASURE": Text(zh="计量项", en="Measure"),
    "INDICATOR": Text(zh="指标", en="Indicator"),
    "TIME_PERIOD": Text(zh="报告期", en="Reporting period"),
    "OBS_VALUE": Text(zh="数值", en="Observation value"),
    "OBS_STATUS": Text(zh="观测值状态", en="Observation status"),
    "CONF_STATUS": Text(zh="保密状态", en="Confidentiality status"),
    "UNIT_MEASURE": Text(zh="计量单位", en="Unit of measure"),
    "EDITION": Text(zh="所依据的已发布版本", en="Published edition that it is from"),
    "BAND_LOW": Text(zh="区间下限", en="Lower end of the band that is told"),
    "BAND_HIGH": Text(zh="区间上限", en="Upper end of the band that is told"),
}
DIMENSIONS: Final[Mapping[Flow, tuple[str, ...]]] = {
    "volumes": ("FREQ", "INSTITUTION", "REF_AREA", "SCENARIO", "MEASURE", "TIME_PERIOD"),
    "indicators": ("FREQ", "INSTITUTION", "INDICATOR", "TIME_PERIOD"),
}
ATTRIBUTES: Final[Mapping[Flow, tuple[str, ...]]] = {
    "volumes": ("OBS_STATUS", "CONF_STATUS", "UNIT_MEASURE", "EDITION"),
    "indicators": ("OBS_STATUS", "CONF_STATUS", "UNIT_MEASURE", "EDITION", "BAND_LOW", "BAND_HIGH"),
}
VALUE_TYPE: Final[Mapping[Flow, DataType]] = {
    # INTEGER is one of 32 bits, which hold 21 million yuan in fen; a float loses fen from 90 trillion yuan.
    "volumes": DataType.LONG,
    "indicators": DataType.DECIMAL,
}
LISTED_AS: Final[Mapping[str, str]] = {
    "FREQ": "CL_FREQ",
    "INSTITUTION": "CL_INSTITUTION",
    "REF_AREA": "CL_AREA",
    "SCENARIO": "CL_SCENARIO",
    "MEASURE": "CL_MEASURE",
    "INDICATOR": "CL_INDICATOR",
    "OBS_STATUS": "CL_OBS_STATUS",
    "CONF_STATUS": "CL_CONF_STATUS",
    "UNIT_MEASURE": "CL_UNIT",
    "EDITION": "CL_EDITION",
}

ALL_OF_THEM, NONE_OF_THEM = Text(zh="合计", en="Total"), Text(zh="不适用", en="Not applicable")
_TIME: Final = {"TIME_PERIOD": DataType.PERIOD}


@dataclass(frozen=True)
class Named:
    """A published edition as an item: its name and the SHA-256 of its bytes."""

    id: str
    name: str
    sha256: str


@dataclass(frozen=True)
class Item:
    """A line of a code list, with what is said of it beside its name."""

    id: str
    name: Text
    description: str = ""


@dataclass(frozen=True)
class Structures:
    """All structures of one export. `version` follows the definitions; `editions` are those that it is made from;
    `waiting` are institutions (code, name) about which nobody has decided who they are."""

    programme: Programme
    version: str
    editions: tuple[Named, ...]
    waiting: tuple[tuple[str, str], ...] = ()

    @property
    def agency(self) -> str:
        """The id of who maintains the structures: the programme's code in capitals."""
        return self.programme.slug.upper()

    @cached_property
    def units(self) -> Mapping[Text, str]:
        """The code of every unit of a measure or an indicator."""
        of_measures = (codes.unit_of_measure(self.programme, code) for code in self.programme.measures)
        of_indicators = (one.unit for one in self.programme.indicators.values())
        return codes.unit_codes([*of_measures, *of_indicators])

    @cached_property
    def lists(self) -> Mapping[str, tuple[Item, ...]]:
        """Code list -> its items, in the order of the definitions."""
        programme = self.programme
        whole, none = Item(TOTAL, ALL_OF_THEM), Item(NONE, NONE_OF_THEM)
        return {
            "CL_FREQ": _fixed(codes.FREQUENCIES),
            "CL_INSTITUTION": (
                whole,
                none,
                *(Item(code_id(c), Text(zh=i.name("zh"), en=i.name_en)) for c, i in self._reporting()),
                *(Item(code_id(c), Text(zh=n, en=n), "name to be reviewed") for c, n in self.waiting),
            ),
            "CL_AREA": (
                whole,
                none,
                *(
                    Item(code_id(c), Text(zh=r.name("zh"), en=r.name_en))
                    for c, r in programme.regions.items()
                ),
            ),
            "CL_SCENARIO": (whole, none, *(Item(code_id(c), p.name) for c, p in programme.points.items())),
            "CL_MEASURE": tuple(
                Item(code_id(c), m.name, m.kind + (f"; {m.counts.en}" if m.counts else ""))
                for c, m in programme.measures.items()
            ),
            "CL_INDICATOR": tuple(
                Item(code_id(c), i.name, f"{i.numerator} / {i.denominator or 1}")
                for c, i in programme.indicators.items()
            ),
            "CL_UNIT": tuple(Item(code, unit) for unit, code in self.units.items()),
            "CL_OBS_STATUS": _fixed(codes.OBS_STATUS),
            "CL_CONF_STATUS": _fixed(codes.CONF_STATUS),
            "CL_EDITION": tuple(
                Item(one.id, Text(zh=one.name, en=one.name), f"SHA-256 {one.sha256}") for one in self.editions
            ),
        }

    def _reporting(self) -> Sequence[tuple[str, "_HasNames"]]:
        if self.programme.settings.ranked == "region":
            regions = self.programme.regions.items()
            return [(code, one) for code, one in regions if code not in self.programme.institutions]
        return list(self.programme.institutions.items())

    @cached_property
    def codelists(self) -> tuple[Codelist, ...]:
        """The code lists; `texts` has their names in Chinese, which pysdmx has no place for."""
        return tuple(
            Codelist(
                id=name,
                name=name,
                agency=self.agency,
                version=self.version,
                items=[
                    Code(id=one.id, name=one.name.en, description=one.description or None) for one in items
                ],
            )
            for name, items in self.lists.items()
        )

    @cached_property
    def concepts(self) -> ConceptScheme:
        """The scheme of concepts, named in English; `texts` has the Chinese."""
        urn = f"urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept={self.agency}:CONCEPTS({self.version})"
        items = [Concept(id=code, name=text.en, urn=f"{urn}.{code}") for code, text in CONCEPTS.items()]
        return ConceptScheme(
            id="CONCEPTS", name="Concepts", agency=self.agency, version=self.version, items=items
        )

    def texts(self) -> Mapping[tuple[str, str], Text]:
        """(scheme, item) -> its name in both languages."""
        found = {(name, one.id): one.name for name, items in self.lists.items() for one in items}
        return found | {("CONCEPTS", code): text for code, text in CONCEPTS.items()}

    def components(self, flow: Flow, *, is_text: bool = False) -> Components:
        """Dimensions, the value, and what is said of each observation. `is_text`: numbers are declared as texts."""
        value, band = (DataType.STRING,) * 2 if is_text else (VALUE_TYPE[flow], DataType.DECIMAL)
        return Components(
            [
                *(self._component(code, Role.DIMENSION, _TIME.get(code)) for code in DIMENSIONS[flow]),
                self._component("OBS_VALUE", Role.MEASURE, value),
                *(
                    self._component(code, Role.ATTRIBUTE, band if code.startswith("BAND_") else None)
                    for code in ATTRIBUTES[flow]
                ),
            ]
        )

    def _component(self, code: str, role: Role, kind: DataType | None) -> Component:
        listed = LISTED_AS.get(code)
        concept = next(one for one in self.concepts.items if one.id == code)
        return Component(
            id=code,
            required=role is Role.DIMENSION or code == "OBS_STATUS",
            role=role,
            concept=concept,
            local_dtype=kind or DataType.STRING,
            local_codes=next((one for one in self.codelists if one.id == listed), None),
            attachment_level="O" if role is Role.ATTRIBUTE else None,
        )

    def data_structure(self, flow: Flow) -> DataStructureDefinition:
        """What an observation of the flow consists of, its numbers declared as numbers."""
        return DataStructureDefinition(
            id=flow.upper(),
            name=FLOWS[flow].en,
            agency=self.agency,
            version=self.version,
            components=self.components(flow),
        )

    def dataflow(self, flow: Flow) -> Dataflow:
        """The flow as others subscribe to it, with the structure of its data."""
        return Dataflow(
            id=flow.upper(),
            name=f"{self.programme.settings.name.en}: {FLOWS[flow].en}",
            agency=self.agency,
            version=self.version,
            structure=self.data_structure(flow),
        )

    def schema(self, flow: Flow) -> Schema:
        """What data of the flow are written by. Its numbers are texts: pysdmx holds a DECIMAL as a float, which loses
        digits; what stands in the message is said by `data_structure`, not by this."""
        return Schema(
            context="datastructure",
            agency=self.agency,
            id=flow.upper(),
            version=self.version,
            components=self.components(flow, is_text=True),
        )


class _HasNames(Protocol):
    """Institutions and regions have names in both languages."""

    @property
    def name_en(self) -> str: ...
    def name(self, language: str) -> str: ...


def _fixed(texts: Mapping[str, Text]) -> tuple[Item, ...]:
    return tuple(Item(code, text) for code, text in texts.items())
