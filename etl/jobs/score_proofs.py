"""Write score proofs: canonical JSON, the same bytes wherever and whenever they are written."""

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import Engine

from etl.definitions.programme import Programme
from etl.jobs.documents import write_whole
from etl.queries.canonical import canonical
from etl.queries.scope import EVERYTHING
from etl.queries.score.proof import proof
from etl.queries.score.scored import scored_quarter
from etl.values.periods import Period


def write_proofs(
    engine: Engine, programme: Programme, period: str, folder: Path, institutions: Iterable[str] = ()
) -> list[Path]:
    """Write a file for each institution (all that were scored where none is named) and give the paths."""
    scored, _ = scored_quarter(engine, programme, Period.parse(period))
    paths = []
    for code in list(institutions) or list(scored.quarter.institutions):
        content = canonical(proof(programme, scored, code, scope=EVERYTHING))
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"receipt-{scored.period}-{code}.json"
        write_whole(path, content)
        paths.append(path)
    return paths
