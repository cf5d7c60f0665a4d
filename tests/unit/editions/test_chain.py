"""What `audit verify` says: one sentence that names the first bad entry."""

import pytest
from sqlalchemy import Engine

from etl.queries.chain import look_at_chain
from store.audit import append
from store.engine import writing
from tests.unit.store.test_audit import an_act, chain, change


def test_a_whole_chain(engine: Engine) -> None:
    heads = chain(engine, 3)
    found = look_at_chain(engine, f" {heads[1].code} ")
    assert found.holds
    assert found.sentence.en == f"All 3 entries hold; the head is {heads[-1].code}."
    assert found.shape() == {
        "holds": True,
        "entries": 3,
        "head": heads[-1].code,
        "first_bad_entry": None,
        "sentence": found.sentence.en,
        "sentence_zh": found.sentence.zh,
    }


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE audit SET actor = 'x' WHERE sequence = 2", "Entry 2 was changed after it was sealed."),
        ("UPDATE audit SET detail = '{' WHERE sequence = 2", "Entry 2 cannot be read."),
        ("DELETE FROM audit WHERE sequence = 1", "Entry 1 is missing."),
        ("DELETE FROM audit WHERE sequence = 3", "Entry 3 and all after it are gone."),
    ],
)
def test_the_first_bad_entry_is_named(engine: Engine, statement: str, sentence: str) -> None:
    chain(engine, 3)
    change(engine, statement)
    assert look_at_chain(engine).sentence.en == sentence


def test_a_printed_code_that_is_no_more(engine: Engine) -> None:
    heads = chain(engine, 3)
    with writing(engine) as connection:
        append(connection, an_act(4))
    assert look_at_chain(engine, heads[2].code).holds
    found = look_at_chain(engine, f"3-{'0' * 12}")
    assert (found.bad, found.sentence.en.split(" is not the one")[0]) == (3, "Entry 3")
