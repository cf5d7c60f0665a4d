"""An export as files: bytes by name, the same whenever and wherever they are made."""

import hashlib
import io
import zipfile
from collections.abc import Mapping, Sequence

from etl.definitions.clocks import end_of_day
from etl.exchange.codes import Kind
from etl.exchange.messages import (
    FORMS,
    STRUCTURE_FORMS,
    Form,
    Stamp,
    data_message,
    structure_message,
)
from etl.exchange.observations import Export
from etl.exchange.package import Body, package_files

ONE_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The time of every file in a package: the clock is no part of what is published."""


def files_of(made: Export, kind: Kind) -> dict[str, bytes]:
    """The files of one kind of export."""
    return sdmx_files(made) if kind == "sdmx" else open_files(made, kind)


def sdmx_files(
    made: Export, forms: Sequence[Form] = ("csv", "generic", "specific", "ml3")
) -> dict[str, bytes]:
    """The structures in SDMX-ML 2.1 and 3.0, and each flow in each form."""
    stamp, stem = stamp_of(made), stem_of(made)
    files = {
        f"{stem}-{name}": structure_message(made.structures, form, stamp)
        for name, form in STRUCTURE_FORMS.items()
    }
    for flow, rows in made.observations.items():
        for form in forms:
            files[f"{stem}-{flow}{FORMS[form][1]}"] = data_message(made.structures, flow, rows, form, stamp)
    return files


def open_files(made: Export, body: Body) -> dict[str, bytes]:
    """The same as a data package: tables with their schemas, and how a catalogue enters them."""
    return package_files(made, body, stem_of(made), stamp_of(made))


def stem_of(made: Export) -> str:
    """Programme and periods: daqing-2019-12, daqing-2019-01-to-2019-12."""
    first, last = made.editions[0].stored.period, made.editions[-1].stored.period
    span = first if first == last else f"{first}-to-{last}"
    return f"{made.structures.programme.slug}-{span}"


def stamp_of(made: Export) -> Stamp:
    """A name from the digests of the editions, and the moment up to which the last of them knows."""
    digests = "".join(one.stored.sha256 for one in made.editions)
    settings = made.structures.programme.settings
    moment = max(end_of_day(settings, one.edition.known_on) for one in made.editions)
    return Stamp(f"{stem_of(made)}-{hashlib.sha256(digests.encode()).hexdigest()[:12]}".upper(), moment)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files in one, for a download."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for name, body in sorted(files.items()):
            package.writestr(zipfile.ZipInfo(name, ONE_MOMENT), body, zipfile.ZIP_DEFLATED)
    return held.getvalue()
