"""A long export in SDMX beside sdmx1 writing the same message."""

import io
import os
import warnings
from datetime import UTC, datetime
from itertools import islice, product
from typing import Any

import polars as pl

from bench.timing import Timing, median_seconds
from etl.definitions.load import load_programme
from etl.exchange.messages import STRUCTURE_FORMS, Stamp, columns, data_message, structure_message
from etl.exchange.structures import Named, Structures
from etl.values.periods import Period
from etl.values.sdmx import code_id, time_period

OBSERVATIONS = int(os.environ.get("BENCH_OBSERVATIONS", "200000"))
STAMP = Stamp("BENCH", datetime(2020, 1, 15, tzinfo=UTC))
MONTHS = 36


def bench_structure_specific() -> Timing:
    """36 months × all institutions × all measures, by as many regions as the count needs, in structure-specific 2.1."""
    import sdmx

    warnings.filterwarnings("ignore")
    programme = load_programme("daqing")
    structures = Structures(programme, "1.0", (Named("2019-12_1", "daqing/bulletin/2019-12/1", "ab" * 32),))
    rows = _rows(structures, OBSERVATIONS)
    ours = median_seconds(lambda: data_message(structures, "volumes", rows, "specific", STAMP), 3)
    reader: Any = sdmx.read_sdmx
    structure = structure_message(structures, STRUCTURE_FORMS["structure.xml"], STAMP)
    known = reader(io.BytesIO(structure)).structure["VOLUMES"]
    message = reader(
        io.BytesIO(data_message(structures, "volumes", rows, "specific", STAMP)), structure=known
    )
    peer = median_seconds(lambda: sdmx.to_xml(message), 1)
    return Timing(f"SDMX-ML 2.1, {rows.height:,} observations (sdmx1 writes)", ours, peer)


def _rows(structures: Structures, count: int) -> pl.DataFrame:
    programme, first = structures.programme, Period.parse("2017-01")
    keys = product(programme.regions, range(MONTHS), programme.institutions, programme.measures)
    made = []
    for at, (region, month, bank, measure) in enumerate(islice(keys, count)):
        place = (code_id(bank), code_id(region), "_Z", code_id(measure), time_period(first.shift(month)))
        made.append(("M", *place, str(10**15 - at), "A", "F", "CNY_FEN", "2019-12_1"))
    return pl.DataFrame(made, schema=dict.fromkeys(columns("volumes"), pl.String), orient="row")
