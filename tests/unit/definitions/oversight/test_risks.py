"""risk.toml: what is damaged in it is told with file and line, each fault in a sentence."""

import shutil
from pathlib import Path

import pytest

from etl.definitions.load import PROGRAMMES
from etl.definitions.review.faults import faults_of

WHOLE = (PROGRAMMES / "kailian-aml" / "risk.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("programmes") / "kailian-aml"
    shutil.copytree(PROGRAMMES / "kailian-aml", made)
    return made


def line_with(text: str, part: str) -> int:
    return next(place for place, line in enumerate(text.splitlines(), 1) if part in line)


@pytest.mark.parametrize(
    ("was", "now", "said", "at"),
    [
        ('code = "L"', 'code = "low"', "not spelt", 'code = "low"'),
        ("from = 4", "from = 9", "grades must begin at 1 and rise", 'code = "H"'),
        ("from = 16", "from = 17", "none beyond 16", 'code = "X"'),
        ("from = 4", "from = 4.5", "no whole number", "from = 4.5"),
        ("from = 4\n", "", "from", 'code = "M"'),
        ("days = 20\n", "", "grade “H” needs both days and an owner", 'code = "H"'),
        ("days = 20", "days = 0", "it must be 1 or more", "days = 0"),
        (
            'code = "unmended"',
            'code = "late-alerts"',
            "risk “late-alerts” is given twice",
            'indicator = "mended"',
        ),
        ('code = "leak"', 'code = "outage"', "event “outage” is given twice", 'code = "outage"'),
        ('indicator = "mended"', 'indicator = "mends"', "“mends” has no file", 'indicator = "mends"'),
        ('indicator = "mended"', 'measure = "mends"', "“mends” is not in measures.toml", 'measure = "mends"'),
        ('indicator = "mended"\n', "", "an indicator or a measure", "unmended"),
        ("bands = [90, 80, 70]", "bands = [70, 80, 90]", "the bands must fall", "bands = [70"),
        ("bands = [90, 80, 70]", "bands = [90, 80]", "has 2 bands; 4 levels need 3", "late-alerts"),
        ("bands = [90, 80, 70]", "bands = [90.5, 80, 70]", "no whole number", "bands = [90.5"),
        ("bands = [1, 2, 4]", "bands = [1, 2, 5]", "between 1 and 4", "bands = [1, 2, 5]"),
        ("periods = 4\n", "", "periods are counted against a line", "[risk.likelihood]"),
        ('worse = "lower"', 'worse = "under"', "higher", 'worse = "under"'),
        ("hours = 24", "hours = 0", "it must be 1 or more", "hours = 0"),
        ("after = 2", "after = 1", "it must be 2 or more", "after = 1"),
        ("month = 11", "month = 13", "it must be 12 or less", "month = 13"),
        ("share = 10", "share = 31", "compliance has 30 of 100 points", "share = 31"),
        ('parts = ["P1", "P3"]', 'parts = ["P9"]', "no part “P9”", 'parts = ["P9"]'),
        ("[review]", "[reviews]", "reviews", "[reviews]"),
        ("[escalation]", "[escalation", "not valid TOML", "[escalation"),
    ],
)
def test_every_fault_has_its_line(folder: Path, was: str, now: str, said: str, at: str) -> None:
    assert was in WHOLE
    text = WHOLE.replace(was, now, 1)
    (folder / "risk.toml").write_text(text, encoding="utf-8")
    _, faults = faults_of(folder)
    told = [one for one in faults if one.file.name == "risk.toml"]
    assert len(told) == len(faults) > 0, faults
    assert said in " ".join(one.said.en for one in told), told
    assert all(one.line for one in told), told
    if at:
        near = line_with(text, at)
        assert any(abs((one.line or 0) - near) <= 9 for one in told), (told, near)


@pytest.mark.parametrize("table", ["reporting", "escalation", "review", "compliance"])
def test_a_table_that_is_left_out_is_no_fault_unless_something_needs_it(folder: Path, table: str) -> None:
    kept, _, rest = WHOLE.partition(f"[{table}]")
    (folder / "risk.toml").write_text(kept + rest[rest.find("\n[") + 1 :] if "\n[" in rest else kept, "utf-8")
    _, faults = faults_of(folder)
    assert [one.said.en for one in faults if "has to be reported" not in one.said.en] == []
    assert bool(faults) == (table == "reporting")
