"""The server's log: one line an event, in JSON, with the moment in UTC. Whoever sends text cannot begin a line.

Streamlit and uvicorn write to it too. Numbers of visits (session ids) open what a visit keeps; they are never written.
"""

import json
import logging
import re
import sys
from datetime import UTC, datetime

EVENTS = "bianmin"
ACTS = "bianmin.acts"
"""What the store tells of acts once they are kept: `store.engine.writing`."""
_VISIT = re.compile(r"\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\b")
# Besides what JSON escapes itself: marks that end a line somewhere, or turn the direction of what is read.
_UNSEEN = re.compile("[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
_LONGEST = 8_000
_OTHERS = ("uvicorn", "uvicorn.error", "uvicorn.asgi", "websockets")


class JsonLines(logging.Formatter):
    """A record as one line: at, level, from, event, and what else the record carries in `fields`."""

    def format(self, record: logging.LogRecord) -> str:
        """One line of JSON; the moment in UTC to the millisecond, of a long message or trace only a part."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "event": record.getMessage()[:_LONGEST],
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)[-_LONGEST:]
        return _UNSEEN.sub(_escaped, _VISIT.sub("(visit)", json.dumps(line, ensure_ascii=False, default=str)))


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def event(name: str, **fields: object) -> None:
    """Write an event: `who`, `what`, `subject` and whatever else tells it apart. Never a secret."""
    logging.getLogger(EVENTS).info(name, extra={"fields": fields})


def write_json_lines() -> None:
    """From here on everything that is logged in this process goes to standard error in this form.

    Called when the application is built and again when the server has started, because uvicorn sets up its own
    between the two.
    """
    root = logging.getLogger()
    root.handlers = [_handler()]
    for name in (EVENTS, ACTS):
        logging.getLogger(name).setLevel(logging.INFO)
    _take_over_streamlits()
    for name in _OTHERS:
        _hand_on(logging.getLogger(name))
    # Every request with its address: too much to read, and addresses of uploads tell the number of the visit.
    logging.getLogger("uvicorn.access").disabled = True


def _handler() -> logging.Handler:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    return handler


def _take_over_streamlits() -> None:
    """Streamlit gives each of its loggers a handler of its own, the later ones too; ours is enough."""
    from streamlit import logger as streamlits

    streamlits.setup_formatter = _hand_on
    streamlits.update_formatter()


def _hand_on(logger: logging.Logger) -> None:
    logger.handlers, logger.propagate = [], True
