"""Every real programme loads; every kind of mistake is one sentence that names file and line."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.definitions.load import PROGRAMMES, load_programme, programme_names
from etl.values.errors import DefinitionError, Refusal
from etl.values.periods import Period


@pytest.mark.parametrize("slug", programme_names())
def test_a_real_programme_loads(slug: str) -> None:
    programme = load_programme(slug)
    assert programme.slug == slug
    assert programme.measures
    assert programme.indicators


@pytest.mark.parametrize("slug", programme_names())
def test_every_indicator_is_governed_and_has_its_reasons(slug: str) -> None:
    for indicator in load_programme(slug).indicators.values():
        assert indicator.author != indicator.checker
        assert len(indicator.why.zh) >= 10
        assert len(indicator.why.en) >= 20


@pytest.mark.parametrize("slug", programme_names())
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_two_indicators_share_a_name(slug: str, language: str) -> None:
    """Two rows of a table with one name and two figures leave their reader to guess."""
    names = [one.name.in_language(language) for one in load_programme(slug).indicators.values()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("slug", programme_names())
def test_what_the_first_page_ranks_is_reported_every_period(slug: str) -> None:
    programme = load_programme(slug)
    assert programme.settings.headline.rank in programme.reported
    assert set(programme.settings.headline.indicators) <= set(programme.reported)


def test_what_ledgers_and_the_system_keep_is_not_reported() -> None:
    programme = load_programme("daqing")
    assert {"A01", "A02", "G01"}.isdisjoint(programme.reported)


def test_the_same_files_are_the_same_digest() -> None:
    assert load_programme("daqing").digest == load_programme("daqing").digest
    assert load_programme("daqing").digest != load_programme("rbi-retail").digest


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


MADE_MEASURE = """
[[measure]]
code = "tx_cnt_before"
name = { zh = "上年同期笔数", en = "payments a year before" }
unit = "count"
counted_in = { zh = "笔", en = "payments" }
kind = "flow"
year_ago_of = "tx_count"
"""

# What somebody did to the folder -> what the sentence says, the file and the line first.
MISTAKES: dict[str, tuple[Callable[[Path], None], str]] = {
    "not TOML": (
        lambda p: append(p / "programme.toml", "\nslug ==\n"),
        r"daqing/programme\.toml, line \d+: not valid TOML",
    ),
    "an unknown key": (
        lambda p: replace(p / "measures.toml", 'kind = "stock"', 'kind = "stock"\nkidn = "flow"'),
        r"daqing/measures\.toml, line \d+: “measure\.kidn” is not a key that is known here",
    ),
    "a wrong word": (
        lambda p: replace(p / "measures.toml", 'kind = "stock"', 'kind = "rock"'),
        r"daqing/measures\.toml, line \d+: “measure\.kind”: “rock” is not one of the words .* write 'stock' or 'flow'",
    ),
    "a number where a text is to stand": (
        lambda p: replace(p / "returns" / "monthly.toml", 'heading = ["', 'heading = [0, "'),
        r"returns/monthly\.toml, line \d+: “sheet\.column\.heading”: 0 is no text; write it in quotation marks",
    ),
    "a text where a list is to stand": (
        lambda p: replace(p / "programme.toml", 'languages = ["zh", "en"]', 'languages = "zh"'),
        r"daqing/programme\.toml, line \d+: “languages”: \"zh\" is no list; write it in brackets, as in \[\"zh\"\]",
    ),
    "a word where true or false is to stand": (
        lambda p: replace(p / "programme.toml", "demonstration = true", 'demonstration = "perhaps"'),
        r"daqing/programme\.toml, line \d+: “demonstration”: \"perhaps\" is neither true nor false",
    ),
    "a number in words": (
        lambda p: replace(p / "programme.toml", "publish_day = ", 'publish_day = "tenth" # '),
        r"daqing/programme\.toml, line \d+: “calendar\.publish_day”: \"tenth\" is no whole number",
    ),
    "several keys left out": (
        lambda p: write(p / "programme.toml", 'slug = "daqing"\n'),
        r"daqing/programme\.toml, line 1: add the keys “name”, “currency”, .* and “group”",
    ),
    "a folder that was copied with its slug": (
        lambda p: replace(p / "programme.toml", 'slug = "daqing"', 'slug = "harbin"'),
        r"daqing/programme\.toml, line \d+: slug is “harbin”, but the folder is named “daqing”",
    ),
    "regions to be ranked, none of a group": (
        lambda p: replace(p / "programme.toml", 'ranked = "institution"', 'ranked = "region"'),
        r"daqing/regions\.geojson: the programme ranks regions, but none of them has a group",
    ),
    "a text in one language": (
        lambda p: replace(p / "indicators" / "B01.toml", 'en = "Share', 'xx = "Share'),
        r"indicators/B01\.toml, line \d+: .*“why\.(en|xx)”",
    ),
    "no author": (
        lambda p: replace(p / "indicators" / "B01.toml", "author", "#"),
        r"indicators/B01\.toml.*: add the key “author”",
    ),
    "a file under another name": (
        lambda p: shutil.move(p / "indicators" / "B01.toml", p / "indicators" / "B99.toml"),
        r"indicators/B99\.toml: the file must be named B01\.toml",
    ),
    "an unknown measure": (
        lambda p: replace(p / "indicators" / "B01.toml", '"m_upgraded"', '"m_upgrated"'),
        r"indicators/B01\.toml, line 4: measure “m_upgrated” is not in measures\.toml",
    ),
    "a formula with division": (
        lambda p: replace(p / "indicators" / "B01.toml", '"m_upgraded"', '"m_upgraded / 2"'),
        r"indicators/B01\.toml, line \d+: “numerator”: .* is not a sum of measures",
    ),
    "an institution of no group": (
        lambda p: replace(p / "institutions.csv", ",G1,", ",G9,"),
        r"daqing/institutions\.csv: institution B01 is in group “G9”",
    ),
    "a code given twice": (
        lambda p: replace(p / "institutions.csv", "B02", "B01"),
        r"daqing/institutions\.csv: the code “B01” is given twice",
    ),
    "a membership that ends before it begins": (
        lambda p: replace(p / "institutions.csv", "2018-04,2019-06", "2018-04,2018-01"),
        r"daqing/institutions\.csv, line 18: .*valid_from 2018-04 is later",
    ),
    "a row too short": (
        lambda p: append(p / "institutions.csv", "B99,乙\n"),
        r"daqing/institutions\.csv, line 22: the row has more or fewer fields",
    ),
    "a number without source": (
        lambda p: append(p / "universe.csv", "bus,230600,2019-12-31,5,\n"),
        r"daqing/universe\.csv, line \d+: “source”",
    ),
    "a column for a measure that is not there": (
        lambda p: replace(p / "returns" / "monthly.toml", 'measure = "m_begin"', 'measure = "m_start"'),
        r"returns/monthly\.toml, line \d+: sheet .* fills measure “m_start”",
    ),
    "an indicator that nobody scores": (
        lambda p: replace(p / "indicators" / "average-ticket.toml", '"display"', '"scored"'),
        r"indicators/average-ticket\.toml: shown says “scored”, but no method scores the indicator",
    ),
    "a method for an indicator that is not there": (
        lambda p: (p / "indicators" / "F04.toml").unlink(),
        r"methods/2018-04-01\.toml: item “F04” scores the indicator “F04”, which has no file in indicators/",
    ),
    "a method under another date": (
        lambda p: shutil.move(p / "methods" / "2018-04-01.toml", p / "methods" / "2019-01-01.toml"),
        r"methods/2019-01-01\.toml",
    ),
    "a measure made of one that is not there": (
        lambda p: append(p / "measures.toml", MADE_MEASURE),
        r"daqing/measures\.toml: “tx_cnt_before” is made of “tx_count”, which is no filed measure",
    ),
    "a ledger that says nothing of who entered it": (
        lambda p: replace(
            p / "returns" / "ledger.toml", '[[field]]\nheading = "登记岗位"\nname = "entered_by"\n', ""
        ),
        r"returns/ledger\.toml.*a ledger needs every field; entered_by is missing",
    ),
    "a ledger with a field of a register": (
        lambda p: replace(p / "returns" / "ledger.toml", 'name = "reason"', 'name = "lon"'),
        r"returns/ledger\.toml.*a ledger has no field “lon”; it has institution, quarter",
    ),
    "a headline that is not there": (
        lambda p: replace(p / "programme.toml", 'rank = "', 'rank = "no-'),
        r"daqing/programme\.toml, line \d+: the headline indicator “no-",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_one_sentence_with_file_and_line(tmp_path: Path, mistake: str) -> None:
    change, sentence = MISTAKES[mistake]
    shutil.copytree(PROGRAMMES / "daqing", tmp_path / "daqing")
    change(tmp_path / "daqing")
    with pytest.raises(DefinitionError, match=sentence) as refused:
        load_programme("daqing", tmp_path)
    assert "\n" not in str(refused.value).split("not valid TOML")[0]


def test_a_programme_that_is_not_there_is_refused() -> None:
    with pytest.raises(
        Refusal,
        match="“atlantis” is not a programme; choose one of: complaints, daqing",
    ):
        load_programme("atlantis")


def test_a_programme_may_lie_elsewhere_behind_a_link(tmp_path: Path) -> None:
    shutil.copytree(PROGRAMMES / "india-pulse", tmp_path / "mine" / "india-pulse")
    root = tmp_path / "programmes"
    root.mkdir()
    (root / "india-pulse").symlink_to(tmp_path / "mine" / "india-pulse", target_is_directory=True)
    linked, own = load_programme("india-pulse", root), load_programme("india-pulse")
    assert (linked.digest, set(linked.returns)) == (own.digest, set(own.returns))


def test_a_period_is_scored_by_the_latest_method_dated_on_or_before_its_first_day(tmp_path: Path) -> None:
    shutil.copytree(PROGRAMMES / "daqing", tmp_path / "daqing")
    methods = tmp_path / "daqing" / "methods"
    for code in ("2019-07-01", "2019-10-02"):
        shutil.copy(methods / "2018-04-01.toml", methods / f"{code}.toml")
        replace(methods / f"{code}.toml", "2018-04-01", code)
    programme = load_programme("daqing", tmp_path)
    in_force = {
        period: programme.method_for(Period.parse(period)).code
        for period in ("2018-Q2", "2019-Q2", "2019-Q3", "2019-Q4", "2020-Q1", "2019-H1", "2019-H2")
    }
    assert in_force == {
        "2018-Q2": "2018-04-01",
        "2019-Q2": "2018-04-01",
        "2019-Q3": "2019-07-01",
        "2019-Q4": "2019-07-01",  # the third one begins a day too late for it
        "2020-Q1": "2019-10-02",
        "2019-H1": "2018-04-01",
        "2019-H2": "2019-07-01",
    }
    with pytest.raises(
        Refusal, match="no method was in force in 2018-Q1; add one dated 2018-01-01 or earlier"
    ):
        programme.method_for(Period.parse("2018-Q1"))
