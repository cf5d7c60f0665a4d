"""A measure of a programme as it stands now: what answers that are kept between periods hang on."""

from dataclasses import dataclass, field

from sqlalchemy import Engine

from store.facts import data_version


@dataclass(frozen=True)
class MeasureNow:
    """A question about one measure, equal for as long as its answer is: by database, programme and the state of its
    data. Whoever answers it keeps few of them, for each holds its connection to the database."""

    database: str
    programme: str
    version: str
    measure: str
    engine: Engine = field(compare=False)


def measure_now(engine: Engine, programme: str, measure: str) -> MeasureNow:
    """The question about `measure` as the data stands at this moment."""
    url = engine.url.render_as_string(hide_password=False)
    return MeasureNow(url, programme, data_version(engine, programme), measure, engine)
