"""Layouts, sheets and columns of a time: which file is read by which, and what is refused when they are loaded."""

from pathlib import Path

import pytest

from etl.definitions.programme import Programme
from etl.forms.form import form_of
from etl.intake.checking import further_findings
from etl.sources.read import read_file, resolver_of
from etl.sources.reading import Reading
from etl.values.errors import DefinitionError
from etl.values.findings import FileRefused
from store.engine import open_engine
from tests.programmes.sheets import workbook
from tests.programmes.small import small_programme

MONTHLY = """
code = "monthly"
name = { zh = "月表", en = "Monthly table" }
form = "entities"
%s
[[sheet]]
name = "Table"
title = 'for (?P<period>.+)'
rows = "institution"
label = ["Bank"]
[[sheet.column]]
heading = ["%s"]
measure = "volume"
[[sheet.column]]
heading = ["Cards"]
measure = "cards"
from = "2025-04"
"""
NEW = MONTHLY % ("", "Volume")


def earlier(times: str, heading: str = "Transactions", code: str = "monthly-2024") -> str:
    return (MONTHLY % (f'of = "monthly"\n{times}', heading)).replace(
        'code = "monthly"', f'code = "{code}"', 1
    )


def a_table(month: str, *headings: str) -> bytes:
    return workbook(
        {"Table": [[f"Table for {month}"], ["Bank", *headings], ["Alpha Bank", *range(1, len(headings) + 1)]]}
    )


def read(programme: Programme, content: bytes) -> tuple[str, Reading]:
    layout, reading = read_file(content, "table.xlsx", programme, resolver_of(programme))
    return layout.code, reading


def figures(reading: Reading) -> dict[str, int]:
    return {record.measure: record.value for record in reading.records}


def test_an_old_table_is_readable_after_a_column_was_added(tmp_path: Path) -> None:
    programme = small_programme(tmp_path, {"monthly": NEW})
    _, before = read(programme, a_table("March 2025", "Volume"))
    assert (figures(before), before.is_refused, before.absent) == ({"volume": 1}, False, ["cards"])
    _, after = read(programme, a_table("April 2025", "Volume"))
    assert [finding.rule for finding in after.findings] == ["COLUMN-MISSING"]
    _, early = read(programme, a_table("March 2025", "Volume", "Cards"))
    assert figures(early) == {"volume": 1, "cards": 2}


def test_the_edition_of_the_stated_period_reads_the_file_and_files_it_under_one_code(tmp_path: Path) -> None:
    new = MONTHLY % ('from = "2025-01"', "Volume")
    programme = small_programme(tmp_path, {"monthly": new, "monthly-2024": earlier('until = "2024-12"')})
    code, reading = read(programme, a_table("June 2024", "Transactions"))
    assert (code, figures(reading), programme.returns[code].source) == (
        "monthly-2024",
        {"volume": 1},
        "monthly",
    )
    assert read(programme, a_table("June 2025", "Volume", "Cards"))[0] == "monthly"
    assert [f.rule for f in read(programme, a_table("June 2025", "Transactions", "Cards"))[1].findings] == [
        "COLUMN-UNKNOWN", "COLUMN-MISSING",
    ]  # fmt: skip


def test_a_period_for_which_there_is_no_layout_is_refused_with_the_times_there_are(tmp_path: Path) -> None:
    new = MONTHLY % ('from = "2025-01"', "Volume")
    old = earlier('from = "2023-01"\nuntil = "2024-06"')
    programme = small_programme(tmp_path, {"monthly": new, "monthly-2024": old})
    with pytest.raises(FileRefused) as refused:
        read(programme, a_table("September 2024", "Volume"))
    assert refused.value.finding.rule == "LAYOUT-DATES"
    assert "January 2023 – June 2024, January 2025 and later" in refused.value.sentence.en
    assert "2023年1月至2024年6月、2025年1月及以后" in refused.value.sentence.zh


OVERLAP = earlier('until = "2025-03"')


@pytest.mark.parametrize(
    ("layouts", "sentence"),
    [
        (
            {"monthly": MONTHLY % ('from = "2025-01"', "Volume"), "monthly-2024": OVERLAP},
            "returns/monthly-2024.toml, line 6: monthly-2024.toml (2025-03 and earlier) and monthly.toml "
            "(2025-01 and later) are both for 2025-01; let from of the one begin after until of the other",
        ),
        (
            {"monthly": NEW, "monthly-2024": OVERLAP},
            "returns/monthly-2024.toml, line 6: monthly-2024.toml (2025-03 and earlier) and monthly.toml "
            "(all periods) are both for every month; let from of the one begin after until of the other",
        ),
        (
            {"monthly-2024": OVERLAP},
            "returns/monthly-2024.toml, line 5: it is an edition of “monthly”, which is no layout in force in returns/",
        ),
        (
            {"monthly": MONTHLY % ('of = "monthly-2024"', "Volume")},
            "returns/monthly.toml, line 1: a layout with of is an earlier edition of another one and needs until",
        ),
        (
            {"monthly": MONTHLY % ('from = "2025-04"\nuntil = "2025-01"', "Volume")},
            "returns/monthly.toml, line 1: from 2025-04 is later than until 2025-01",
        ),
        (
            {"monthly": MONTHLY % ('from = "April"', "Volume")},
            "returns/monthly.toml, line 5: “from”: “April” is not a period: write a month as 2019-12",
        ),
        (
            {"monthly": NEW.replace('measure = "volume"', 'measure = "volume"\nunit = "gross"')},
            "returns/monthly.toml, line 14: nobody knows the unit “gross” of a count; write one of actual, thousand, "
            "lakh, million, crore, billion, or declare it under [units] with how many it is",
        ),
        (
            {"monthly": NEW.replace("(?P<period>.+)", "(.+)")},
            "returns/monthly.toml, line 8: “sheet.title”: title needs a group named period",
        ),
        (
            {"monthly": NEW.replace("rows =", "skip = ['(']\nrows =")},
            "returns/monthly.toml, line 9: “sheet.skip”: “(” is no regular expression",
        ),
        (
            {"monthly": NEW.replace('label = ["Bank"]', 'label = ["Bank"]\nwhole = { region = "IN-XX" }')},
            "returns/monthly.toml, line 11: sheet Table is of the region “IN-XX”, which this programme does not have",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_one_sentence_with_file_and_line(
    tmp_path: Path, layouts: dict[str, str], sentence: str
) -> None:
    with pytest.raises(DefinitionError) as refused:
        small_programme(tmp_path, layouts)
    assert refused.value.sentence.en.startswith(sentence)


def test_a_unit_word_of_the_layout_is_known(tmp_path: Path) -> None:
    text = NEW.replace('measure = "volume"', 'measure = "volume"\nunit = "gross"').replace(
        "[[sheet]]", '[units]\n"Gross" = 144\n[[sheet]]', 1
    )
    _, reading = read(small_programme(tmp_path, {"monthly": text}), a_table("March 2025", "Volume (gross)"))
    assert figures(reading) == {"volume": 144}


RETURN = """
code = "return"
name = { zh = "月报", en = "Return" }
form = "return"
%s
[cover]
sheet = "封面"
institution = "机构代码"
period = "报告期"
[[sheet]]
name = "T1"
rows = "region"
label = ["地区"]
region = "区划代码"
totals = ["合计"]
[[sheet.column]]
heading = ["%s"]
measure = "volume"
[[sheet.column]]
heading = ["卡量"]
measure = "cards"
from = "2025-04"
[[required]]
kinds = ["issuer"]
measures = ["volume", "cards"]
"""


def a_return(month: str, *headings: str) -> bytes:
    cover = [["机构代码", "alpha"], ["报告期", month]]
    return workbook(
        {
            "封面": cover,
            "T1": [["地区", "区划代码", *headings], ["Kerala", "IN-KL", *range(7, 7 + len(headings))]],
        }
    )


def filed(tmp_path: Path, programme: Programme, content: bytes) -> tuple[str, list[str]]:
    """The layout's code, and the findings of reading and of the checks against what is required."""
    layout, reading = read_file(content, "return.xlsx", programme, resolver_of(programme))
    further = further_findings(open_engine(f"sqlite:///{tmp_path / 'small.db'}"), programme, layout, reading)
    return layout.code, [finding.rule for finding in (*reading.findings, *further)]


def test_last_month_s_template_is_readable_after_a_column_was_added_to_the_form(tmp_path: Path) -> None:
    programme = small_programme(tmp_path, {"return": RETURN % ("", "笔数")})
    assert filed(tmp_path, programme, a_return("2025-03", "笔数")) == ("return", [])
    assert "COLUMN-MISSING" in filed(tmp_path, programme, a_return("2025-04", "笔数"))[1]
    assert filed(tmp_path, programme, a_return("2025-04", "笔数", "卡量")) == ("return", [])


def test_a_return_is_read_by_the_edition_of_its_cover_s_period(tmp_path: Path) -> None:
    old = (RETURN % ('of = "return"\nuntil = "2024-12"', "交易笔数")).replace('"return"', '"return-2024"', 1)
    new = RETURN % ('from = "2025-01"', "笔数")
    programme = small_programme(tmp_path, {"return": new, "return-2024": old})
    assert filed(tmp_path, programme, a_return("2024-06", "交易笔数")) == ("return-2024", [])
    assert filed(tmp_path, programme, a_return("2025-02", "笔数")) == ("return", [])
    forms = {code: form_of(programme, programme.returns[code]).mark for code in programme.returns}
    assert len(set(forms.values())) == 2
