"""Observations as messages: SDMX-ML 2.1 generic and structure-specific, SDMX-ML 3.0, SDMX-CSV 2.0, and the structures.

The same edition gives the same bytes: a message's id and moment are those of the edition, never of the clock.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from xml.sax.saxutils import escape

import polars as pl
from pysdmx.io import write_sdmx
from pysdmx.io.format import Format as Sdmx
from pysdmx.io.pd import PandasDataset
from pysdmx.model import Organisation
from pysdmx.model.message import Header

from etl.exchange.structures import ATTRIBUTES, DIMENSIONS, Flow, Structures
from etl.values.text import Text

Form = Literal["csv", "generic", "specific", "ml3"]
FORMS: Final[Mapping[Form, tuple[Sdmx, str]]] = {
    "csv": (Sdmx.DATA_SDMX_CSV_2_0_0, ".csv"),
    "generic": (Sdmx.DATA_SDMX_ML_2_1_GEN, "-generic.xml"),
    "specific": (Sdmx.DATA_SDMX_ML_2_1_STR, "-specific.xml"),
    "ml3": (Sdmx.DATA_SDMX_ML_3_0, "-3.0.xml"),
}
"""Form -> its format, and how the names of its files end."""
STRUCTURE_FORMS: Final[Mapping[str, Sdmx]] = {
    "structure.xml": Sdmx.STRUCTURE_SDMX_ML_2_1,
    "structure-3.0.xml": Sdmx.STRUCTURE_SDMX_ML_3_0,
}


@dataclass(frozen=True)
class Stamp:
    """What stands at the head of a message: a moment and a name that are the edition's."""

    id: str
    prepared: datetime


def columns(flow: Flow) -> list[str]:
    """The columns of a flow's observations, in their order. Numbers are texts there, None where there is none."""
    return [*DIMENSIONS[flow], "OBS_VALUE", *ATTRIBUTES[flow]]


def data_message(structures: Structures, flow: Flow, rows: pl.DataFrame, form: Form, stamp: Stamp) -> bytes:
    """The observations of `flow` (columns of `columns`, all texts) as one message.

    pysdmx writes the message around the first of them; the others are put beside it column by column, in the same
    bytes (held by a test), for its own writer takes 26 seconds for 200,000.
    """
    rows = rows.select(columns(flow))
    frame = _by_pysdmx(structures, flow, rows.head(1), form, stamp).decode()
    if not rows.height:
        return frame.encode()
    if form == "csv":
        names, first = frame.splitlines()
        lead = first.split(",")[:LEADING]
        body = rows.select(
            *(pl.lit(value).alias(name) for name, value in zip(names.split(","), lead, strict=False)),
            pl.all(),
        )
        return body.write_csv().encode()
    if rows.select(pl.any_horizontal(pl.all().str.contains(_MARKUP).fill_null(value=False)).any()).item():
        raise ValueError("a code of an observation holds a sign of XML: it was not made by code_id")
    start, end = ("<gen:Obs>", "</gen:Obs>") if form == "generic" else ("<Obs ", "/>")
    before, rest = frame.split(start, 1)
    after = rest.split(end, 1)[1]
    written = (
        rows.select(_generic(flow) if form == "generic" else _specific(flow)).to_series().str.join("").item()
    )
    return f"{before}{written}{after}".encode()


def _by_pysdmx(structures: Structures, flow: Flow, rows: pl.DataFrame, form: Form, stamp: Stamp) -> bytes:
    """The same as pysdmx writes it, whole."""
    data = PandasDataset(
        structure=structures.schema(flow), data=rows.to_pandas(use_pyarrow_extension_array=True)
    )
    more: dict[str, Any] = (
        {} if form == "csv" else {"header": _header(structures, stamp), "prettyprint": False}
    )
    return _bytes(write_sdmx([data], FORMS[form][0], **more))


def _part(name: str, before: str, after: str) -> pl.Expr:
    """A value between two pieces of text; nothing at all where there is none."""
    return pl.concat_str(pl.lit(before), pl.col(name), pl.lit(after)).fill_null("")


def _specific(flow: Flow) -> pl.Expr:
    parts = [_part(name, f'{name}="', '" ') for name in columns(flow)]
    return pl.concat_str(pl.lit("<Obs "), *parts, pl.lit("/>"))


def _generic(flow: Flow) -> pl.Expr:
    def listed(names: Sequence[str]) -> list[pl.Expr]:
        return [_part(name, f'<gen:Value id="{name}" value="', '"/>') for name in names]

    return pl.concat_str(
        pl.lit("<gen:Obs><gen:ObsKey>"),
        *listed(DIMENSIONS[flow]),
        pl.lit("</gen:ObsKey>"),
        _part("OBS_VALUE", '<gen:ObsValue value="', '"/>'),
        pl.lit("<gen:Attributes>"),
        *listed(ATTRIBUTES[flow]),
        pl.lit("</gen:Attributes></gen:Obs>"),
    )


def structure_message(structures: Structures, form: Sdmx, stamp: Stamp) -> bytes:
    """Code lists, concepts, data structures and dataflows as one message, with names in both languages."""
    flows: tuple[Flow, ...] = ("volumes", "indicators")
    parts = [
        *structures.codelists,
        structures.concepts,
        *(structures.data_structure(flow) for flow in flows),
        *(structures.dataflow(flow) for flow in flows),
    ]
    written = _bytes(write_sdmx(parts, form, header=_header(structures, stamp), prettyprint=False))
    named = _in_both_languages(written.decode(), structures.texts())
    return _LIST.sub(r'<str:\1List id="\1Descriptor">', named).encode()


def _header(structures: Structures, stamp: Stamp) -> Header:
    return Header(id=stamp.id, prepared=stamp.prepared, sender=Organisation(id=structures.agency))


def _bytes(written: str | None) -> bytes:
    assert written is not None
    return written.encode()


LEADING = 3
"""Columns of an SDMX-CSV before those of the structure: what kind of structure, which, and the action."""
_MARKUP = r"""[<>&"']"""
_LIST = re.compile("<str:(Dimension|Attribute|Measure)List>")
"""Lists whose only possible id pysdmx leaves out, as the schema lets it; sdmxthon reads no structure without."""
_SCHEME = re.compile(r"<str:(?P<kind>Codelist|ConceptScheme) (?P<head>[^>]*)>.*?</str:(?P=kind)>", re.DOTALL)
_ITEM = re.compile(
    r'(<str:(?:Code|Concept) [^>]*?\bid="(?P<id>[^"]+)"[^>]*>\s*)(?P<name><com:Name xml:lang="en">)'
)


def _in_both_languages(written: str, texts: Mapping[tuple[str, str], Text]) -> str:
    """pysdmx knows one name and calls it English: the Chinese one is put before it."""

    def with_names(scheme: re.Match[str]) -> str:
        found = re.search(r'\bid="([^"]+)"', scheme["head"])
        assert found is not None

        def named(item: re.Match[str]) -> str:
            text = texts[found[1], item["id"]]
            return f'{item[1]}<com:Name xml:lang="zh">{escape(text.zh)}</com:Name>{item["name"]}'

        return _ITEM.sub(named, scheme[0])

    return _SCHEME.sub(with_names, written)
