"""`etl check`: programmes of which each key is removed, misspelt and of the wrong kind; each fault has its line."""

import json
import re
import shutil
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest
from pydantic import BaseModel

from etl.composing.reviewed import wording_faults
from etl.definitions.load import PROGRAMMES, load_programme
from etl.definitions.review.faults import faults_of
from etl.jobs.schemas import FILES, meanings_in, shipped
from etl.values.house import ROOT
from tests.commands import run_command

EXAMPLES = ROOT / "docs" / "programmes"
SOURCE = PROGRAMMES / "kailian-aml"
_KEY = re.compile(r"^(?P<key>[a-z_]+) = (?P<value>.+)$")
_INNER = re.compile(r"(?P<key>zh|en) = \"[^\"]*\"")
KEPT = ("outlet-service-shanghai", ("returns/outlets.toml", "returns/honours.toml"))
"""What the sample has none of: inventories, their attributes, standards and awards."""
SAMPLE = (
    "programme.toml",
    "measures.toml",
    "indicators/identified.toml",
    "returns/quarterly.toml",
    "returns/ledger.toml",
    "methods/2016-01-01.toml",
    "wording/documents.toml",
)


def damages(text: str) -> Iterator[tuple[str, int, str]]:
    """(what was done, the line it was done in, the damaged text): each key once a file, not each time it occurs."""
    lines, seen = text.splitlines(), set()
    for at, line in enumerate(lines):
        match = _KEY.match(line)
        if match is None or match["key"] in seen:
            continue
        seen.add(match["key"])
        wrong = "[[7]]" if not match["value"].startswith("[") else "{ a = 1 }"
        for what, new in (
            ("removed", None),
            ("misspelt", f"{match['key']}x = {match['value']}"),
            ("of the wrong kind", f"{match['key']} = {wrong}"),
        ):
            changed = [*lines[:at], *([] if new is None else [new]), *lines[at + 1 :]]
            yield f"{match['key']} {what}", at + 1, "\n".join(changed) + "\n"
        if inner := _INNER.search(line):
            without = line.replace(inner[0], f"{inner['key']}x = 1")
            yield (
                f"{match['key']}.{inner['key']} misspelt",
                at + 1,
                "\n".join([*lines[:at], without, *lines[at + 1 :]]),
            )


@pytest.fixture
def parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same TOML is parsed once: a folder of eighteen files is read hundreds of times, one of them damaged.

    Models are made of it anew, and nothing of the definitions changes what it was made of.
    """
    monkeypatch.setattr(tomllib, "loads", lru_cache(maxsize=128)(tomllib.loads))


@pytest.mark.slow
@pytest.mark.usefixtures("parsed_once")
@pytest.mark.parametrize(("slug", "files", "least"), [(SOURCE.name, SAMPLE, 200), (*KEPT, 60)])
def test_every_key_of_a_programme_damaged_in_every_way(
    tmp_path: Path, slug: str, files: tuple[str, ...], least: int
) -> None:
    folder, tried, found = tmp_path / slug, 0, 0
    shutil.copytree(PROGRAMMES / slug, folder)
    for name in files:
        path = folder / name
        whole = path.read_text(encoding="utf-8")
        for what, line, damaged in damages(whole):
            path.write_text(damaged, encoding="utf-8")
            definitions, faults = faults_of(folder)
            faults = [*faults, *wording_faults(folder, None if faults else definitions)]
            tried += 1
            assert faults or what.endswith("removed"), f"{name}: {what} goes unseen"
            found += bool(faults)
            for fault in faults:
                assert fault.line, f"{name}: {what}: {fault}"
                assert fault.said.zh != fault.said.en, f"{fault} is not said in Chinese"
            if what.endswith(("misspelt", "kind")):
                here = [one.line for one in faults if one.file == path]
                assert any(abs((one or 0) - line) <= 1 for one in here), f"{name}: {what}: {here}, not {line}"
        path.write_text(whole, encoding="utf-8")
    assert tried > least
    assert found > least * 0.9


@pytest.mark.parametrize(("name", "model", "files", "prefix"), FILES)
def test_a_key_of_every_model_with_what_it_cannot_be(
    tmp_path: Path, name: str, model: type[BaseModel], files: str, prefix: str
) -> None:
    """Keys that the sample does not have: each written at the top of a file, as a list of lists of a list."""
    folder = tmp_path / "kailian-aml"
    shutil.copytree(SOURCE, folder)
    path = next(iter(sorted(folder.glob(files))), folder / files)
    whole = path.read_text(encoding="utf-8") if path.exists() else ""
    for field, about in model.model_fields.items():
        key = about.alias or field
        path.write_text(f"{key} = [[[7]]]\n{whole}", encoding="utf-8")
        definitions, faults = faults_of(folder)
        faults = [*faults, *wording_faults(folder, None if faults else definitions)]
        assert faults, f"{name}: {key}"
        assert all(one.line for one in faults)


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "kailian-aml"
    shutil.copytree(SOURCE, folder)
    for name, old, new in (
        ("programme.toml", 'time_zone = "Asia/Shanghai"', 'time_zone = "Asia/Shangai"'),
        ("measures.toml", 'unit = "count"', 'unit = "counts"'),
        ("indicators/trained.toml", 'direction = "higher"', 'direction = "up"'),
        ("institutions.csv", ",HQ", ",HX"),
        ("methods/2016-01-01.toml", "points = 40", "points = 41"),
        ("returns/quarterly.toml", 'form = "return"', 'form = "retour"'),
        ("regions.geojson", '"level": "country"', '"level": "land"'),
    ):
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    _, faults = faults_of(folder)
    assert {one.file.name for one in faults} == {
        "programme.toml", "measures.toml", "trained.toml", "2016-01-01.toml", "quarterly.toml", "regions.geojson",
    }  # fmt: skip
    # What needs broken files waits: the group HX is asked for once programme.toml can be read.


def test_faults_of_wording_come_beside_those_of_other_files(tmp_path: Path) -> None:
    """What its sentences name needs the programme and waits; all else does not."""
    folder = tmp_path / "daqing"
    shutil.copytree(PROGRAMMES / "daqing", folder)
    path = folder / "wording" / "bulletin.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text + '[sentence.nowhere]\nzh = "甲"\nen = "a"\n'
        '[sentence.growth-first]\nzh = "自第7期起，{unheard}。"\nen = "From then on, {unheard}."\n',
        encoding="utf-8",
    )
    measures = folder / "measures.toml"
    measures.write_text(
        measures.read_text(encoding="utf-8").replace('"count"', '"counts"', 1), encoding="utf-8"
    )
    _, faults = faults_of(folder)
    assert {one.file.name for one in faults} == {"measures.toml"}
    beside = wording_faults(folder, None)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert next((lines[(one.line or 1) - 1], one.file) for one in beside) == ("[sentence.nowhere]", path)
    assert any("no document has a sentence “nowhere”" in one.said.en for one in beside)
    assert not any("names no figure" in one.said.en for one in beside)


@pytest.mark.parametrize(
    "name", ["measures.toml", "institutions.csv", "regions.geojson", "methods/2016-01-01.toml"]
)
@pytest.mark.parametrize("damage", [b"\xff\xfe\x00", b"[[[", b"", b'a = "', b"x,y\n1\n"])
def test_files_that_are_something_else(tmp_path: Path, name: str, damage: bytes) -> None:
    folder = tmp_path / "kailian-aml"
    shutil.copytree(SOURCE, folder)
    (folder / name).write_bytes(damage)
    _, faults = faults_of(folder)
    assert all(one.line for one in faults)
    assert faults or not damage


def test_shipped_programmes_are_in_order() -> None:
    for folder in shipped():
        definitions, faults = faults_of(folder)
        assert definitions is not None
        assert not faults
        assert not wording_faults(folder, definitions)
        assert not wording_faults(folder, None)


MARK = "\ufeff"
"""What Windows' editors put before a text in UTF-8."""
WRITTEN_OTHERWISE = {
    "an empty register": ("institutions.csv", lambda text: "", 1, "no row"),
    "tabs": ("institutions.csv", lambda text: text.replace(",", "\t"), 1, "apart by tabs"),
    "semicolons": ("institutions.csv", lambda text: text.replace(",", ";"), 1, "apart by semicolons"),
    "Chinese commas": ("institutions.csv", lambda text: text.replace(",", "，"), 1, "apart by Chinese commas"),
    "one code twice": ("institutions.csv", lambda text: text.replace("west,", "east,"), 3, "given twice"),
    "one code in two cases": ("institutions.csv", lambda text: text.replace("west,", "EAST,"), 3, "in line 2"),
    "one name twice": (
        "institutions.csv", lambda text: text.replace("城西图书馆（演示）", "城东 图书馆(演示)"), 3, "in line 2",
    ),
    "one English name twice": (
        "institutions.csv", lambda text: text.replace("North Library (", "WEST Library（"), 5, "in line 3",
    ),
    "a group unheard of": ("institutions.csv", lambda text: text.replace(",lib\nsouth", ",xx\nsouth"), 3, "group “xx”"),
    "a code in Chinese": ("institutions.csv", lambda text: text.replace("west,", "西,"), 3, "Latin letters"),
    "no quotation marks": ("programme.toml", lambda text: text.replace('"quarter"', "quarter"), 6, "straight"),
    "Chinese ones": ("programme.toml", lambda text: text.replace('"CNY"', "“CNY”"), 22, "straight"),
    "a rank that is none": ("programme.toml", lambda text: text.replace('rank = "online"', 'rank = "on"'), 40, "“on”"),
    "a measure in two columns": (
        "returns/quarterly.toml", lambda text: text.replace('= "trained"', '= "staff"'), 43, "from two columns",
    ),
    "no region": (
        "regions.geojson", lambda text: '{"type": "FeatureCollection", "features": []}', 1, "add at least one",
    ),
    "a rule unheard of": (
        "methods/2025-01-01.toml", lambda text: text.replace('"linear"', '"liniar"'), 55, "write 'all_or_nothing', "
    ),
    "a day beyond the month": (
        "programme.toml", lambda text: text.replace("due_day = 10", "due_day = 31"), 28, "it must be 28 or less"
    ),
    "outlines of a kind unheard of": (
        "regions.geojson",
        lambda text: text.replace('null', '{"type": "polygon", "coordinates": [[[1, 0], [1, 1], [0, 1], [1, 0]]]}'),
        1,
        "not a GeoJSON FeatureCollection of regions",
    ),
    "a month in words": ("indicators/online.toml", lambda text: text.replace("2027-06", "June"), 12, "such as 2027-06"),
    "a measure unheard of": (
        "indicators/trained.toml", lambda text: text.replace('r = "trained"', 'r = "on"'), 5, "“on”",
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", WRITTEN_OTHERWISE)
def test_what_people_write_otherwise_is_told_at_its_line(tmp_path: Path, how: str) -> None:
    name, written, line, said = WRITTEN_OTHERWISE[how]
    folder = tmp_path / "appraisal"
    shutil.copytree(EXAMPLES / "appraisal", folder)
    path = folder / name
    whole = path.read_text(encoding="utf-8")
    path.write_text(written(whole), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != whole
    fault = next(one for one in faults_of(folder)[1] if said in one.said.en)
    assert (fault.file, fault.line) == (path, line)
    assert re.search("[\u4e00-\u9fff]", fault.said.zh)


@pytest.mark.parametrize("name", ["holiday.csv", "method/2026-01-01.toml", "Holidays.xlsx", "regions.json"])
def test_a_file_that_is_nearly_called_what_is_read_is_told(tmp_path: Path, name: str) -> None:
    """Nothing is read from it: a calendar of holidays under another name moved no deadline, and `check` was content."""
    folder = tmp_path / "appraisal"
    shutil.copytree(EXAMPLES / "appraisal", folder)
    for one in ("regions.geojson", "methods"):
        if one.startswith(name[:6]):
            (folder / one).rename(folder / name.partition("/")[0])
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.touch()
    told = [one for one in faults_of(folder)[1] if "nothing is read from" in one.said.en]
    assert len(told) == 1
    assert f"“{name.partition('/')[0]}" in told[0].said.en
    assert "不读取" in told[0].said.zh


def test_what_lies_beside_the_files_that_are_read_is_no_fault(tmp_path: Path) -> None:
    folder = tmp_path / "appraisal"
    shutil.copytree(EXAMPLES / "appraisal", folder)
    for name in ("README.md", "notes.txt", "returns-2025.zip", ".gitignore"):
        (folder / name).write_text("our own", encoding="utf-8")
    assert faults_of(folder)[1] == []


def test_a_day_as_a_spreadsheet_writes_it_is_told_how_to_write(tmp_path: Path) -> None:
    folder = tmp_path / "appraisal"
    shutil.copytree(EXAMPLES / "appraisal", folder)
    (folder / "holidays.csv").write_text("date,working,source\n2027/2/5,false,notice\n", encoding="utf-8")
    (fault,) = faults_of(folder)[1]
    assert (fault.line, fault.said.en) == (2, "“date”: not a day; write one such as 2020-01-15")


def test_a_mark_before_the_text_is_no_fault(tmp_path: Path) -> None:
    folder = tmp_path / "appraisal"
    shutil.copytree(EXAMPLES / "appraisal", folder)
    for path in filter(Path.is_file, folder.rglob("*")):
        path.write_text(MARK + path.read_text(encoding="utf-8"), encoding="utf-8")
    definitions, faults = faults_of(folder)
    assert faults == wording_faults(folder, definitions) == []


def test_a_key_that_is_asked_for_is_explained() -> None:
    said = "add the keys “measure.unit” and “measure.counted_in”"
    assert list(meanings_in(Path("measures.toml"), said)) == ["measure.unit", "measure.counted_in"]
    assert "笔" in meanings_in(Path("measures.toml"), said)["measure.counted_in"].zh
    assert list(meanings_in(Path("methods/2025-01-01.toml"), "“part.points”: “x” is not a number")) == [
        "part.points"
    ]
    assert meanings_in(Path("institutions.csv"), said) == meanings_in(Path("measures.toml"), "other") == {}


@pytest.mark.parametrize("ends", [{"B01": "B01"}, {"B01": "B02", "B02": "B01"}])
def test_successors_that_lead_back_are_told(tmp_path: Path, ends: dict[str, str]) -> None:
    folder = tmp_path / "daqing"
    shutil.copytree(PROGRAMMES / "daqing", folder)
    path = folder / "institutions.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    changed = [f"{x.removesuffix(',,')},2019-06,{ends[x[:3]]}" if x[:3] in ends else x for x in lines]
    path.write_text("\n".join(changed) + "\n", encoding="utf-8")
    _, faults = faults_of(folder)
    told = [one.said.en for one in faults if "lead back" in one.said.en]
    assert told == [f"the successors of {code} lead back to it; name who took it over" for code in ends]


def faults_with(folder: Path, name: str, *rows: str) -> list[tuple[str, int | None, str]]:
    """File, line and sentence of what is wrong once daqing's file has more rows."""
    shutil.copytree(PROGRAMMES / "daqing", folder)
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write("".join(f"{row}\n" for row in rows))
    _, faults = faults_of(folder)
    assert all(re.search("[\u4e00-\u9fff]", one.said.zh) for one in faults)
    return [(one.file.name, one.line, one.said.en) for one in faults]


def test_an_alias_of_two_institutions_is_told_with_both_lines(tmp_path: Path) -> None:
    said = faults_with(
        tmp_path / "daqing", "aliases.csv", "油城（支行）,B01,old", "湿地,B02,old", "油城 (支行),B02,old"
    )
    told = "the alias “油城 (支行)” points to “B02” here and to “B01” in line 2; keep one of them"
    assert said == [("aliases.csv", 4, told)]


def test_an_alias_given_twice_for_one_institution_says_nothing_else(tmp_path: Path) -> None:
    assert faults_with(tmp_path / "daqing", "aliases.csv", "油城,B01,old", "油城,B01,older") == []


def test_an_alias_that_is_the_name_of_another_is_told_by_check(tmp_path: Path) -> None:
    """What no file could be read with is told in the reader's own words, also names that it alone takes for one."""
    names = {one.code: one.name_zh for one in load_programme("daqing").institutions.values()}
    written = f"{names['B02']} ,B01,old"
    assert faults_with(tmp_path / "daqing", "aliases.csv", "油城,B01,old", written) == []
    ran = run_command("sqlite://", "check", str(tmp_path / "daqing"))
    told = ran.stdout.splitlines()
    assert ran.returncode == len(told) == 1
    assert told[0].startswith(
        f"aliases.csv:3: “{names['B02']}” (B02) and “{names['B02']}” (B01) are one name"
    )


def test_regions_that_lie_in_themselves_are_told(tmp_path: Path) -> None:
    shutil.copytree(PROGRAMMES / "daqing", tmp_path / "daqing")
    path = tmp_path / "daqing" / "regions.geojson"
    drawn = json.loads(path.read_text(encoding="utf-8"))
    below = [one["properties"] for one in drawn["features"] if one["properties"]["parent"]]
    first, second, third = below[:3]
    first["parent"], second["parent"], third["parent"] = first["code"], third["code"], second["code"]
    path.write_text(json.dumps(drawn, ensure_ascii=False), encoding="utf-8")
    _, faults = faults_of(tmp_path / "daqing")
    assert [one.said.en for one in faults if "lead back" in one.said.en] == [
        f"the parents of {one['code']} lead back to it; name the region above it, and none for the topmost"
        for one in (first, second, third)
    ]
    assert all(re.search("[\u4e00-\u9fff]", one.said.zh) for one in faults)


def test_a_population_given_twice_is_told_with_both_lines(tmp_path: Path) -> None:
    again = (PROGRAMMES / "daqing" / "population.csv").read_text(encoding="utf-8").splitlines()[1]
    region, year = again.split(",")[:2]
    [(name, line, told)] = faults_with(tmp_path / "daqing", "population.csv", again)
    assert (name, line) == (
        "population.csv",
        len((tmp_path / "daqing" / name).read_text("utf-8").splitlines()),
    )
    assert told == f"the population of “{region}” in {year} is in line 2 already; keep one of them"


def test_a_count_of_one_day_given_twice_is_told_with_both_lines(tmp_path: Path) -> None:
    first, other_day = "bus,230602,2018-03-31,1,reports", "bus,230602,2019-03-31,1,reports"
    [(name, line, told)] = faults_with(tmp_path / "daqing", "universe.csv", other_day, first)
    lines = (tmp_path / "daqing" / name).read_text(encoding="utf-8").splitlines()
    assert (name, line) == ("universe.csv", len(lines))
    assert told == "the count of “bus” in “230602” as of 2018-03-31 is in line 2 already; keep one of them"


@pytest.mark.parametrize(
    ("name", "written", "said"),
    [
        ("regions.geojson", "[" * 100_000, "it holds a number or a list that nothing here can be"),
        (
            "regions.geojson",
            '{"features": [{"properties": {}, "geometry": {"coordinates": [NaN, 1]}}]}',
            "not a GeoJSON FeatureCollection (NaN is no number)",
        ),
        (
            "population.csv",
            "region,year,population,rural_population,source\n230600,2020,100,200,census\n",
            "the rural population 200 is more than the whole of 100",
        ),
    ],
)
def test_what_can_be_no_place_and_no_population_is_told(
    tmp_path: Path, name: str, written: str, said: str
) -> None:
    shutil.copytree(PROGRAMMES / "daqing", tmp_path / "daqing")
    (tmp_path / "daqing" / name).write_text(written, encoding="utf-8")
    _, faults = faults_of(tmp_path / "daqing")
    [fault] = [one for one in faults if one.file.name == name]
    assert fault.said.en == said
    assert re.search("[\u4e00-\u9fff]", fault.said.zh)


def test_an_indicator_of_nothing_is_told(tmp_path: Path) -> None:
    shutil.copytree(PROGRAMMES / "daqing", tmp_path / "daqing")
    path = next((tmp_path / "daqing" / "indicators").glob("*.toml"))
    text = re.sub("(?m)^numerator = .*$", 'numerator = ""', path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    _, faults = faults_of(tmp_path / "daqing")
    assert [one.file.name for one in faults if "numerator" in one.said.en] == [path.name]
