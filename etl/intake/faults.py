"""A fault of ours while a file is read, checked or stored is its own sentence: one file never stops the others."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from etl.values.errors import Refusal
from etl.values.faults import in_both
from etl.values.findings import refuse
from etl.values.text import Text
from store.errors import StoreError

_log = logging.getLogger(__name__)


@contextmanager
def as_sentence(filename: str) -> Iterator[None]:
    """What is no refusal becomes one: the filer reads what to do, the log keeps the whole of it."""
    try:
        yield
    except Refusal:
        raise
    except StoreError as error:
        raise refuse("FILE-UNSTORED", file=filename, reason=_without_stop(in_both(str(error)))) from error
    except Exception as error:
        _log.exception("%s could not be taken in", filename)
        raise refuse("FILE-UNREADABLE", file=filename) from error


def _without_stop(said: Text) -> Text:
    """A sentence within another one, which ends it."""
    return Text(zh=said.zh.rstrip(".。"), en=said.en.rstrip("."))
