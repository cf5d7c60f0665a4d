"""One line an event, whatever is in it; the moment in UTC; nothing that opens a visit."""

import io
import json
import logging
import re

import pytest

from access.log import JsonLines

NAUGHTY = [
    "a\nb", "a\r\nb", 'a", "level": "error', "\u2028x\u2029y", "\x00\x1b[31mred\x07", "\u202eevil\u202c", "\x85next",
    "😀 便民 ‮", "{}%s%d", "\ud800", "\x1c\x1d\x1e",
]  # fmt: skip


def written(message: str, *arguments: object, **fields: object) -> str:
    record = logging.LogRecord("bianmin", logging.INFO, "a.py", 1, message, arguments, None)
    record.fields = fields
    return JsonLines().format(record)


@pytest.mark.parametrize("text", NAUGHTY)
def test_no_text_begins_a_line(text: str) -> None:
    line = written("refused: %s", text, what=text, who=text)
    assert len(line.splitlines()) == 1
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]", line)
    said = json.loads(line)
    assert said["level"] == "info"
    assert said["what"] == said["who"] == text


def test_the_moment_is_in_utc_and_chinese_stays_readable() -> None:
    line = written("filing.accepted", who="大庆 牵头岗")
    assert "大庆 牵头岗" in line
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", json.loads(line)["at"])


def test_numbers_of_visits_are_not_written() -> None:
    line = written("Session with id %s is already connected!", "0E7f1234-aaaa-4bbb-8ccc-1234567890ab")
    assert "7f1234" not in line
    assert "(visit)" in line


def test_a_trace_is_part_of_its_line() -> None:
    try:
        raise ValueError("two\nlines")
    except ValueError:
        import sys

        record = logging.LogRecord("bianmin", logging.ERROR, "a.py", 1, "failed", (), sys.exc_info())
    line = JsonLines().format(record)
    assert len(line.splitlines()) == 1
    assert "ValueError" in json.loads(line)["trace"]


def test_a_long_message_is_cut() -> None:
    assert len(written("x" * 100_000)) < 9_000


def test_a_fault_of_a_page_is_a_line_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Streamlit draws it in colours over many lines past every handler where the package rich is there and our settings
    do not say otherwise."""
    from streamlit import config, error_util

    assert config.get_option("logger.enableRich") is False  # and read, which gives the loggers their handlers
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    monkeypatch.setattr(error_util._LOGGER, "handlers", [handler])
    monkeypatch.setattr(error_util._LOGGER, "propagate", False)
    error_util._log_uncaught_app_exception(ValueError("a page fell over"))
    shown = capsys.readouterr()
    assert shown.out + shown.err == ""
    (line,) = stream.getvalue().splitlines()
    assert "a page fell over" in json.loads(line)["trace"]
