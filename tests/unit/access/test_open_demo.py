"""The open demonstration: on by itself only while there is nothing to protect."""

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from access.open_demo import mode
from access.people import accounts
from etl.values.errors import Refusal
from store import programmes
from store.engine import open_engine, writing

AT = datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC)
DEMONSTRATIONS = {"daqing"}


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine(f"sqlite:///{tmp_path / 'demo.db'}")
    yield opened
    opened.dispose()


def keep_something(engine: Engine, slug: str) -> None:
    with writing(engine) as connection:
        programmes.lock(connection, slug)
        programmes.advance(connection, slug, "test")


def test_open_while_nothing_but_demonstrations_is_there(engine: Engine) -> None:
    assert mode(engine, DEMONSTRATIONS, {}) == "demonstrations"
    keep_something(engine, "daqing")
    assert mode(engine, DEMONSTRATIONS, {}) == "demonstrations"
    keep_something(engine, "real")
    assert mode(engine, DEMONSTRATIONS, {}) == "closed"


def test_what_no_definition_calls_a_demonstration_is_none(engine: Engine) -> None:
    keep_something(engine, "daqing")
    assert mode(engine, set(), {}) == "closed", "its folder is damaged or gone"


def test_the_first_account_closes_the_house(engine: Engine) -> None:
    accounts.first_administrator(engine, by="op", at=AT)
    assert mode(engine, DEMONSTRATIONS, {}) == "closed"


@pytest.mark.parametrize(
    ("setting", "expected"),
    [("on", "everything"), ("ON ", "everything"), ("1", "everything"), ("off", "closed"), ("0", "closed")],
)
def test_the_setting_counts_whatever_is_there(engine: Engine, setting: str, expected: str) -> None:
    for _ in range(2):
        assert mode(engine, DEMONSTRATIONS, {"BIANMIN_OPEN_DEMO": setting}) == expected
        keep_something(engine, "real")


def test_a_setting_that_is_none_is_refused(engine: Engine) -> None:
    with pytest.raises(Refusal, match="on or off"):
        mode(engine, DEMONSTRATIONS, {"BIANMIN_OPEN_DEMO": "maybe"})
