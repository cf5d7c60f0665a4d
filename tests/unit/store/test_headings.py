"""Confirmed headings: the last confirmation counts, every one stays, and each is an act in the chain."""

import datetime

import pytest
from sqlalchemy import Engine

from etl.acts.headings import ACT, confirm_heading
from etl.definitions.load import load_programme
from etl.intake.remembered import remembered_headings
from etl.values.errors import Refusal
from store import audit
from store.headings import read_headings
from store.programmes import data_version

PROGRAMME = load_programme("daqing")
AT = datetime.datetime(2019, 12, 5, 9, tzinfo=datetime.UTC)
LATER = AT + datetime.timedelta(hours=1)


def confirm(engine: Engine, measure: str, at: datetime.datetime, institution: str = "B01") -> None:
    confirm_heading(engine, PROGRAMME, institution, "T1", "月底在册商户（户）", measure, "统计填报岗", at)


def test_what_was_confirmed_last_is_remembered_for_the_institution(engine: Engine) -> None:
    confirm(engine, "m_end", LATER)
    confirm(engine, "m_begin", AT)
    confirm(engine, "m_begin", AT, institution="B02")
    assert remembered_headings(engine, PROGRAMME) == (
        ("B01", "monthly", "T1特约商户", "月底在册商户", "m_end"),
        ("B02", "monthly", "T1特约商户", "月底在册商户", "m_begin"),
    )
    [one] = read_headings(engine, "daqing", "B01")
    assert (one.confirmed_by, one.confirmed_at) == ("统计填报岗", LATER)


def test_a_confirmation_is_an_act_in_the_chain_and_a_new_version_of_the_data(engine: Engine) -> None:
    before = data_version(engine, "daqing")
    confirm(engine, "m_end", AT)
    [entry] = audit.read_entries(engine, "daqing")
    assert (entry.act.act, entry.act.actor, entry.act.subject) == (ACT, "统计填报岗", "B01")
    assert entry.act.detail["measure"] == "m_end"
    assert data_version(engine, "daqing") != before
    assert audit.first_break(engine) is None


@pytest.mark.parametrize(
    ("institution", "sheet", "heading", "measure", "by", "sentence"),
    [
        ("X99", "T1", "月底", "m_end", "岗", "not an institution"),
        ("B01", "T99", "月底", "m_end", "岗", "has a sheet “T99”"),
        ("B01", "T1", "月底", "t_end", "岗", "has no measure “t_end”"),
        ("B01", "T1", " ", "m_end", "岗", "Give both"),
        ("B01", "T1", "月底", "m_end", " ", "Give both"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_leaves_no_trace(
    engine: Engine, institution: str, sheet: str, heading: str, measure: str, by: str, sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        confirm_heading(engine, PROGRAMME, institution, sheet, heading, measure, by, AT)
    assert read_headings(engine, "daqing") == []
    assert audit.head(engine).sequence == 0
