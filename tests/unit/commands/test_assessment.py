"""score, receipt and rehearse on the demonstration: the keys of the contract, exact numbers, sentences for mistakes."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from etl.acts.methods import read_proposal
from etl.commands.shapes.score import rehearsal_shape
from etl.definitions.load import PROGRAMMES, load_programme
from etl.jobs.score_proofs import canonical
from etl.queries.score.rehearsal import rehearse
from tests.commands import Ran, run_command

PROGRAMME = load_programme("daqing")
ROW = {
    "institution", "name", "group", "total", "bonus", "rank", "group_rank", "grade", "band", "state", "parts", "items",
}  # fmt: skip
ITEM = {"item", "points", "max", "state", "value", "numerator", "denominator", "sentence"}


def run(engine: Engine, *arguments: str) -> Ran:
    url = engine.url.render_as_string(hide_password=False)
    return run_command(url, *arguments, "--programme", "daqing", BIANMIN_LANG="en")


@pytest.fixture(scope="module")
def answer(daqing_engine: Engine) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        run(daqing_engine, "score", "--period", "2019-Q4", "--json").stdout, parse_float=no_float
    )
    return found


def no_float(written: str) -> float:
    raise AssertionError(f"{written} is a float")


def test_the_keys_that_scripts_rely_on(answer: dict[str, Any]) -> None:
    assert {"period", "method", "rows"} <= answer.keys()
    assert (answer["period"], answer["method"]) == ("2019-Q4", "2018-04-01")
    for row in answer["rows"]:
        assert row.keys() >= ROW
        assert row["parts"].keys() == {"P1", "P2", "P3", "P4", "P5", "P6", "P7"}
        assert len(row["items"]) == 34
        assert all(item.keys() >= ITEM for item in row["items"])
        low, high = row["band"]
        assert low <= high


def test_numbers_are_integers_or_decimal_strings(answer: dict[str, Any]) -> None:
    for row in answer["rows"]:
        numbers = [row["total"], row["bonus"], *row["parts"].values()]
        numbers += [item[key] for item in row["items"] for key in ("points", "max", "value")]
        for number in numbers:
            assert number is None or isinstance(number, int) or Decimal(number) == Decimal(number)
        assert Decimal(row["total"]).as_tuple().exponent >= -2  # type: ignore[operator]
        assert all(isinstance(item["numerator"], int | None) for item in row["items"])


def test_an_item_that_has_left_has_no_points_and_says_why(answer: dict[str, Any]) -> None:
    issuer_only = next(row for row in answer["rows"] if row["institution"] == "B09")
    item = next(item for item in issuer_only["items"] if item["item"] == "B01")
    assert (item["points"], item["state"], item["numerator"]) == (None, "not_applicable", None)
    assert "leave the maximum" in item["sentence"]
    assert "不计入满分" in item["sentence_zh"]


def test_without_json_it_is_a_table(daqing_engine: Engine, answer: dict[str, Any]) -> None:
    done = run(daqing_engine, "score", "--period", "2019-Q4")
    assert done.returncode == 0
    header, *lines = [line.split("\t") for line in done.stdout.splitlines()]
    totals = [line[header.index("total")] for line in lines]
    assert [Decimal(total) for total in totals] == [Decimal(row["total"]) for row in answer["rows"]]
    assert all(total[-3] == "." for total in totals), "two decimals, as they are read out"


def test_one_institutions_proof_is_written_where_it_is_asked_for(
    daqing_engine: Engine, tmp_path: Path
) -> None:
    done = run(
        daqing_engine,
        "receipt",
        "--period",
        "2019-Q4",
        "--institution",
        "B01",
        "--out",
        str(tmp_path / "new"),
    )
    [path] = (tmp_path / "new").iterdir()
    assert (done.returncode, done.stdout.strip()) == (0, str(path))
    content = path.read_bytes()
    assert content == canonical(json.loads(content, parse_float=no_float))
    assert json.loads(content)["institution"]["code"] == "B01"


def test_a_float_in_a_proof_is_a_mistake() -> None:
    with pytest.raises(TypeError, match=r"no floats, but \.total\[1\] is 0\.5"):
        canonical({"total": [1, 0.5]})


def changed(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    text = (PROGRAMMES / "daqing" / "methods" / "2018-04-01.toml").read_text(encoding="utf-8")
    for old, new in (('code = "2018-04-01"', 'code = "2020-01-01"'), *changes):
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "proposal.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_same_method_moves_nobody(daqing_engine: Engine, tmp_path: Path) -> None:
    method = read_proposal(changed(tmp_path), PROGRAMME)
    rehearsal = rehearse(daqing_engine, PROGRAMME, method)
    assert [period.period for period in rehearsal.periods] == [
        "2018-Q2", "2018-Q3", "2018-Q4", "2019-Q1", "2019-Q2", "2019-Q3", "2019-Q4",
    ]  # fmt: skip
    for period in rehearsal.periods:
        assert period.winners == period.losers == []
        assert all((row.old, row.old_grade) == (row.new, row.new_grade) for row in period.rows)


def test_a_rehearsal_names_winners_and_losers(daqing_engine: Engine, tmp_path: Path) -> None:
    """A stricter upgrade rate takes points from everybody, but not the same from all."""
    path = changed(tmp_path, ("floor = 60\ntarget = 95", "floor = 85\ntarget = 99"))
    done = run(daqing_engine, "rehearse", str(path), "--json")
    shape = json.loads(done.stdout, parse_float=no_float)
    assert shape == rehearsal_shape(rehearse(daqing_engine, PROGRAMME, read_proposal(path, PROGRAMME)))
    assert (shape["method"], len(shape["periods"])) == ("2020-01-01", 7)
    moved = [p for p in shape["periods"] if p["winners"] or p["losers"]]
    assert moved
    for period in moved:
        gained = {row["institution"]: row["places_gained"] for row in period["rows"]}
        assert all(gained[code] > 0 for code in period["winners"])
        assert all(gained[code] < 0 for code in period["losers"])
        assert sum(gained.values()) == sum(r["old_rank"] - r["new_rank"] for r in period["rows"])
    printed = run(daqing_engine, "rehearse", str(path), "--period", "2019-Q4").stdout
    assert "winners: " in printed
    assert "losers: " in printed


def test_events_that_past_ledgers_could_not_hold_are_named(daqing_engine: Engine, tmp_path: Path) -> None:
    event = '[[event]]\ncode = "hotline"\nname = { zh = "热线", en = "hotline" }\n'
    event += 'counted_in = { zh = "次", en = "calls" }\n'
    tariff = 'check = [\n  { event = "governance-leader", points = 0.5 }'
    path = changed(
        tmp_path,
        ("[[event]]", event + "\n[[event]]"),
        (tariff, tariff.replace("governance-leader", "hotline")),
    )
    rehearsal = rehearse(daqing_engine, PROGRAMME, read_proposal(path, PROGRAMME), "2019-Q4")
    assert rehearsal.unasked == ("hotline",)
    assert all(row.new <= row.old for row in rehearsal.periods[-1].rows)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["score", "--period", "2019-12"], 1, "write 2019-Q4"),
        (["score", "--period", "2030-Q1"], 1, "nothing has been filed for 2030-Q1"),
        (["score"], 2, "--period"),
        (
            ["receipt", "--period", "2019-Q4", "--institution", "X99", "--out", "out"],
            1,
            "“X99” is not a member",
        ),
        (["rehearse", "nowhere.toml"], 1, "cannot be read"),
    ],
)
def test_a_wrong_request_is_a_sentence(
    daqing_engine: Engine, arguments: list[str], code: int, said: str
) -> None:
    done = run(daqing_engine, *arguments)
    assert (done.returncode, "Traceback" in done.stderr) == (code, False)
    assert said in done.stderr
    assert done.stdout == ""
