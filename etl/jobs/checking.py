"""Check what was read against what was filed before, and against what others filed."""

from sqlalchemy import Engine

from etl.checks.findings import Finding
from etl.definitions.load import Programme
from etl.definitions.returns import Layout
from etl.sources.reading import Reading


def further_findings(engine: Engine, programme: Programme, layout: Layout, reading: Reading) -> list[Finding]:
    """What the checks that need more than the file itself have to say about it."""
    return []
