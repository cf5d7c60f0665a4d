"""A PostgreSQL that goes away under a running program and comes back: one sentence meanwhile, and no memory of it."""

from collections.abc import Callable

import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError

from store import audit
from store.engine import open_engine
from store.errors import StoreError, trouble_of
from store.filings import list_filings, store_filing
from tests.unit.store.drafts import a_draft
from tests.unit.store.line import Line


def test_a_server_that_was_started_again_is_noticed_by_nobody(new_schema: Callable[[], str]) -> None:
    with Line(make_url(new_schema())) as line:
        engine = open_engine(line.url)
        store_filing(engine, a_draft(b"before", institution="B01"))
        line.cut()
        line.mend()
        assert len(list_filings(engine, "daqing")) == 1
        line.cut()
        line.mend()
        store_filing(engine, a_draft(b"after", institution="B02"))
        assert audit.first_break(engine) is None
        engine.dispose()


def test_while_it_is_away_everybody_is_told_so(new_schema: Callable[[], str]) -> None:
    with Line(make_url(new_schema())) as line:
        engine = open_engine(line.url)
        line.cut()
        with pytest.raises(OperationalError) as reading:
            list_filings(engine, "daqing")
        assert trouble_of(reading.value) == "gone"
        with pytest.raises(
            StoreError, match=r"^The database could not be written: .*\. Try again\.$"
        ) as writing:
            store_filing(engine, a_draft(b"meanwhile", institution="B01"))
        assert trouble_of(writing.value) == "gone"
        with pytest.raises(StoreError, match=r"^The database .* cannot be opened: .*\.$") as opening:
            open_engine(line.url)
        assert trouble_of(opening.value) == "gone"
        line.mend()
        assert list_filings(engine, "daqing") == []
        engine.dispose()


def test_what_breaks_off_in_the_midst_is_not_stored(new_schema: Callable[[], str]) -> None:
    """The line breaks after the figures were handed over and before the act was committed."""
    with Line(make_url(new_schema())) as line:
        engine = open_engine(line.url)
        appended = audit.append

        def cut_then_append(*given: object) -> object:
            line.cut()
            return appended(*given)  # type: ignore[arg-type]

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(audit, "append", cut_then_append)
            with pytest.raises(StoreError, match=r"could not be written"):
                store_filing(engine, a_draft(b"half", institution="B01"))
        line.mend()
        assert list_filings(engine, "daqing") == []
        stored = store_filing(engine, a_draft(b"half", institution="B01"))
        assert not stored.unchanged
        engine.dispose()
