"""Messages as statistical offices write them: the right figures, or one sentence that is true."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from etl.definitions.programme import Programme
from etl.sources.read import read_file, resolver_of
from tests.programmes.small import small_programme
from tests.unit.sources.test_sdmx import LAYOUT, SCENARIOS, read, refused

WANTED = {
    ("2019-11", "alpha", "IN-KL", "bus", "volume", 12_000),
    ("2019-12", "alpha", "IN-KL", "bus", "volume", 12_500),
    ("2019-12", "beta", "IN-TN", "", "value", 150_000_000),
}
SPACES = (
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:m="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message" '
    'xmlns:f="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message/footer" '
    'xmlns:c="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common" '
    'xmlns:g="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/generic" '
    'xmlns:s="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/structurespecific" '
    'xmlns:n="urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure=OFFICE:PAYMENTS(1.2):ObsLevelDim:TIME_PERIOD"'
)
URN = "<URN>urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure=OFFICE:PAYMENTS(1.2)</URN>"
FLOW = '<Ref agencyID="OFFICE" id="PAY" version="1.0" class="Dataflow"/>'


def message(
    data: str,
    *,
    root: str = "StructureSpecificData",
    structure: str = f"<c:Structure>{URN}</c:Structure>",
    header: str = "",
    footer: str = "",
    dataset: str = 's:structureRef="P" s:action="Replace" s:dataScope="DataStructure"',
    at: str = "TIME_PERIOD",
) -> bytes:
    """A message of 2.1 around the data set."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- from a warehouse -->\n<m:{root} {SPACES}>'
        "<m:Header><m:ID>IREF1</m:ID><m:Test>false</m:Test><m:Prepared>2020-01-31T10:00:00+01:00</m:Prepared>"
        '<m:Sender id="4F0"><c:Name xml:lang="en">Office</c:Name></m:Sender>'
        f'<m:Structure structureID="P" dimensionAtObservation="{at}">{structure}</m:Structure>{header}</m:Header>'
        f"<m:DataSet {dataset}>{data}</m:DataSet>{footer}</m:{root}>"
    ).encode()


ALPHA = 'FREQ="M" BANK="A1" AREA="IN-KL" KIND="bus" ITEM="NUMBER"'
BETA = 'FREQ="M" BANK="beta" AREA="IN-TN" KIND="_Z" ITEM="AMOUNT"'
ALPHA_OBSERVATIONS = (
    '<Obs TIME_PERIOD="2019-11" OBS_VALUE="12" OBS_STATUS="A" CONF_STATUS="F"/>'
    '<Obs TIME_PERIOD="2019-12" OBS_VALUE="1.25E1" OBS_STATUS="P"/>'
)
BETA_OBSERVATIONS = (
    '<Obs TIME_PERIOD="2019-M11" OBS_VALUE="NaN" OBS_STATUS="H"/>'
    '<Obs TIME_PERIOD="2019-M12" OBS_VALUE="1.50"/>'
)
SERIES = (
    f'<Series {ALPHA} TIME_FORMAT="P1M" UNIT_MULT="3" COLLECTION="E" TITLE="Rides &amp; more">{ALPHA_OBSERVATIONS}'
    f'</Series><Series {BETA} TIME_FORMAT="610">{BETA_OBSERVATIONS}</Series>'
)
GROUPED = (
    '<Group xsi:type="n:Sibling" BANK="A1" AREA="IN-KL" KIND="bus" ITEM="NUMBER" UNIT_MULT="3" TITLE="x"/>'
    f"<Series {ALPHA}>{ALPHA_OBSERVATIONS}</Series><Series {BETA}>{BETA_OBSERVATIONS}</Series>"
)
FLAT = "".join(
    f'<Obs {key} TIME_PERIOD="{time}" OBS_VALUE="{value}" UNIT_MULT="{power}"/>'
    for key, time, value, power in (
        (ALPHA, "2019-11", "0.012", 6),
        (ALPHA, "2019-12", "12500", 0),
        (BETA, "2019-12", "1.5e0", ""),
    )
).replace(' UNIT_MULT=""', "")
BY_ITEM = (
    '<Series FREQ="M" BANK="A1" AREA="IN-KL" KIND="bus" TIME_PERIOD="2019-11"><Obs ITEM="NUMBER" OBS_VALUE="12000"/>'
    '</Series><Series FREQ="M" BANK="A1" AREA="IN-KL" KIND="bus" TIME_PERIOD="2019-12"><Obs ITEM="NUMBER" '
    'OBS_VALUE="+12500.0"/></Series><Series FREQ="M" BANK="beta" AREA="IN-TN" KIND="_Z" TIME_PERIOD="2019-12">'
    '<Obs ITEM="AMOUNT" OBS_VALUE="1.5"/></Series>'
)


def _values(said: str) -> str:
    pairs = (one.split("=") for one in said.split())
    return "".join(f'<g:Value id="{name}" value={value}/>' for name, value in pairs)


def _generic(item_at_observation: bool) -> str:
    """Generic data in series, with time at the observation, or with ITEM there and the id left out, as it may be."""
    written = []
    for key, rows in (
        (ALPHA, [("2019-11", "12"), ("2019-12", "12.5")]),
        (BETA, [("2019-11", "NaN"), ("2019-12", "1.5")]),
    ):
        power = '<g:Attributes><g:Value id="UNIT_MULT" value="3"/></g:Attributes>' if key == ALPHA else ""
        for time, value in rows:
            *first, item = key.split()
            said = f'{" ".join(first)} TIME_PERIOD="{time}"' if item_at_observation else key
            at = item.split('"')[1] if item_at_observation else time
            written.append(
                f"<g:Series><g:SeriesKey>{_values(said)}</g:SeriesKey>{power}<g:Obs>"
                f'<g:ObsDimension value="{at}"/><g:ObsValue value="{value}"/></g:Obs></g:Series>'
            )
    return "".join(written)


def _generic_with_group() -> str:
    key = _values(ALPHA.removeprefix('FREQ="M" '))
    group = (
        f'<g:Group type="Sibling"><g:GroupKey>{key}</g:GroupKey>'
        '<g:Attributes><g:Value id="UNIT_MULT" value="3"/></g:Attributes></g:Group>'
    )
    power = '<g:Attributes><g:Value id="UNIT_MULT" value="3"/></g:Attributes>'
    return group + _generic(False).replace(power, "")


MESSAGES = {
    "series": message(SERIES),
    "groups": message(GROUPED),
    "flat": message(FLAT, at="AllDimensions"),
    "another dimension at the observation": message(BY_ITEM, at="ITEM"),
    "time series": message(SERIES, root="StructureSpecificTimeSeriesData"),
    "other prefixes": message(SERIES)
    .replace(b"<m:", b"<mes:")
    .replace(b"</m:", b"</mes:")
    .replace(b":m=", b":mes="),
    "no prefix": message(SERIES)
    .replace(b"<m:", b"<")
    .replace(b"</m:", b"</")
    .replace(b"xmlns:m=", b"xmlns="),
    "utf-16": message(SERIES).replace(b"UTF-8", b"UTF-16").decode().encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf" + message(SERIES),
    "generic": message(_generic(False), root="GenericData", dataset='structureRef="P" action="Append"'),
    "generic time series": message(_generic(False), root="GenericTimeSeriesData", dataset='structureRef="P"'),
    "generic groups": message(_generic_with_group(), root="GenericData", dataset='structureRef="P"'),
    "generic, another dimension": message(
        _generic(True), root="GenericData", dataset='structureRef="P"', at="ITEM"
    ),
}


@pytest.fixture
def programme(tmp_path: Path) -> Programme:
    layout = LAYOUT.replace('"OFFICE:PAYMENTS_BY_BANK"', '"OFFICE:PAY"', 1)
    return small_programme(tmp_path, {"sdmx": layout}, scenarios=SCENARIOS)


@pytest.mark.parametrize("form", MESSAGES)
def test_sdmx_ml_as_others_write_it(programme: Programme, form: str) -> None:
    assert read(programme, MESSAGES[form]) == WANTED


def test_a_file_may_name_the_dataflow(programme: Programme) -> None:
    by_flow = message(SERIES, structure=f"<c:StructureUsage>{FLOW}</c:StructureUsage>")
    assert read(programme, by_flow) == WANTED


CSV_1 = """\
DATAFLOW,FREQ,BANK,AREA,KIND,ITEM,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MULT,TITLE
OFFICE:PAY(1.0),M,A1,IN-KL,bus,NUMBER,2019-11,12,A,3,"Rides, ""all"" of them
in two lines"
OFFICE:PAY(1.0),M,A1,IN-KL,bus,NUMBER,2019-12,1.25E+1,P,3,
OFFICE:PAY(1.0),M,beta,IN-TN,_Z,AMOUNT,2019-11,,L,,
OFFICE:PAY(1.0),M,beta,IN-TN,_Z,AMOUNT,2019-12,1.5,,,
"""
LABELLED = """\
DATAFLOW,FREQ: Frequency,BANK: Bank,AREA: Area,KIND: Kind,ITEM: Item,TIME_PERIOD: Time,OBS_VALUE: Value,\
OBS_STATUS: Status,UNIT_MULT: Multiplier
OFFICE:PAY(1.0): Payments,M: Monthly,A1: Alpha: the bank,IN-KL: Kerala,bus: Buses,NUMBER: Number,2019-11,12,A: Normal,\
3: Thousands
"OFFICE:PAY(1.0): Payments, all",M: Monthly,A1: Alpha,IN-KL: Kerala,bus: Buses,NUMBER: Number,2019-12,12.5,A: Normal,\
3: Thousands
OFFICE:PAY(1.0): Payments,M: Monthly,beta: Beta,IN-TN: Tamil Nadu,_Z: Not applicable,AMOUNT: Amount,2019-12,1.5,,
"""
CSV_2 = """\
STRUCTURE[;],STRUCTURE_ID,ACTION,FREQ,BANK,AREA,KIND,ITEM,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MULT,NOTE[],CONTACT
dataflow,OFFICE:PAY(1.0),R,M,A1,IN-KL,bus,NUMBER,2019-M11,12,A,3,first;second,x
dataflow,OFFICE:PAY(1.0),R,M,A1,IN-KL,bus,NUMBER,2019-M12,12.5,A,3,,
dataflow,OFFICE:PAY(1.0),R,M,beta,IN-TN,_Z,AMOUNT,2019-M12,1.5,A,,one,
"""
NAMED = """\
STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,ACTION,FREQ,Frequency,BANK,Bank,AREA,Area,KIND,Kind,ITEM,Item,TIME_PERIOD,\
Time,OBS_VALUE,Value,UNIT_MULT
datastructure,OFFICE:PAYMENTS(1.2),Payments,I,M,Monthly,A1,Alpha,IN-KL,Kerala,bus,Buses,NUMBER,Number,2019-11,,12,,3
datastructure,OFFICE:PAYMENTS(1.2),Payments,I,M,Monthly,A1,Alpha,IN-KL,Kerala,bus,Buses,NUMBER,Number,2019-12,,12500,,
datastructure,OFFICE:PAYMENTS(1.2),Payments,I,M,Monthly,beta,Beta,IN-TN,TN,_Z,,AMOUNT,Amount,2019-12,,1.5,,
"""
TABLES = {
    "1.0": CSV_1,
    "both": LABELLED,
    "2.0": CSV_2,
    "name": NAMED,
    "semicolons": CSV_2.replace(",", "|").replace(";", ",").replace("|", ";"),
    "tabs": CSV_2.replace(",", "\t"),
    "line ends of Windows": CSV_1.replace("\n", "\r\n"),
    "quoted": '"' + CSV_2.replace(",", '","').replace("\n", '"\n"').removesuffix('"'),
    "a byte order mark": "\ufeff" + CSV_1,
}


@pytest.mark.parametrize("form", TABLES)
def test_sdmx_csv_as_others_write_it(programme: Programme, form: str) -> None:
    assert read(programme, TABLES[form].encode(), "data.csv") == WANTED


def test_another_attribute_may_say_the_multiplier(tmp_path: Path) -> None:
    layout = LAYOUT.replace('"UNIT_MULT"', '"SCALE"', 1)
    programme = small_programme(tmp_path, {"sdmx": layout}, scenarios=SCENARIOS)
    assert read(programme, message(SERIES).replace(b"UNIT_MULT", b"SCALE")) == WANTED


def notes(programme: Programme, content: bytes) -> list[str]:
    _, reading = read_file(content, "data.xml", programme, resolver_of(programme))
    return [one.message.en for one in reading.findings]


def _footer(severity: str) -> str:
    return (
        f'<f:Footer><f:Message code="413" severity="{severity}"><c:Text xml:lang="en">Only a part of it</c:Text>'
        "</f:Message></f:Footer>"
    )


def test_what_the_service_says_in_the_footer_is_told(programme: Programme) -> None:
    told = message(SERIES, footer=_footer("Warning"))
    assert read(programme, told) == WANTED
    assert any("adds: 413 Only a part of it" in one for one in notes(programme, told))
    assert "ends with an error of the service that wrote it: 413 Only a part of it" in refused(
        programme, message(SERIES, footer=_footer("Error"))
    )


OTHER = URN.replace("PAYMENTS", "LOANS")
REFUSED: dict[str, tuple[Any, str]] = {
    "deletion in the data set": (
        message(SERIES, dataset='s:structureRef="P" s:action="Delete"'),
        "asks for observations to be deleted",
    ),
    "deletion in a generic data set": (
        message(_generic(False), root="GenericData", dataset='structureRef="P" action="Delete"'),
        "asks for observations to be deleted",
    ),
    "deletion in the header": (
        message(SERIES, header="<m:DataSetAction>Delete</m:DataSetAction>", dataset=""),
        "asks for observations to be deleted",
    ),
    "deletion in a table": (CSV_2.replace(",R,", ",D,", 1), "asks for observations to be deleted"),
    "two structures": (
        message(
            SERIES, header=f'<m:Structure structureID="L"><c:Structure>{OTHER}</c:Structure></m:Structure>'
        ),
        "data of two structures, “OFFICE:PAYMENTS” and “OFFICE:LOANS”",
    ),
    "two structures in a table": (
        CSV_1.replace("PAY(1.0),M,beta", "LOANS(1.0),M,beta", 1),
        "data of two structures, “OFFICE:PAY” and “OFFICE:LOANS”",
    ),
    "a reporting year": (
        message(
            SERIES.replace("<Series", '<Series REPORTING_YEAR_START_DAY="--04-01"').replace(
                "2019-1", "2019-M1"
            )
        ),
        "“2019-M11” counts from a reporting year that begins on --04-01",
    ),
    "months without a hyphen": (CSV_1.replace("2019-12", "2019M12"), "“2019M12” is no month"),
    "months without a nought": (CSV_1.replace("2019-12", "2019-M1"), "“2019-M1” is no month"),
    "a range": (CSV_1.replace("2019-12", "2019-12-01/P1M"), "“2019-12-01/P1M” is no month"),
    "a quarter": (CSV_1.replace("2019-12", "2019-Q4"), "“2019-Q4” is no month"),
    "a decimal comma": (CSV_1.replace("1.25E+1", '"12,5"'), "the value “12,5” is no number"),
    "an underscore": (CSV_1.replace("1.25E+1", "1_2"), "the value “1_2” is no number"),
    "digits of another script": (CSV_1.replace("1.25E+1", "１２"), "the value “１２” is no number"),
    "infinite": (CSV_1.replace("1.25E+1", "INF"), "the value “INF” is no number"),
    "an endless exponent": (CSV_1.replace("1.25E+1", "1e99999999"), "the value “1e99999999” is no number"),
    "a large exponent": (CSV_1.replace("1.25E+1", "1e9999"), "larger than any amount"),
    "a multiplier in words": (CSV_1.replace(",A,3,", ",A,thousand,"), "the value “thousand” is no number"),
    "a code that no id can be": (CSV_1.replace(",A1,", ",农行,"), "“农行” is no code of BANK"),
    "half an escape": (CSV_1.replace(",A1,", ",$FF,"), "“$FF” is no code of BANK"),
    "another measure": (CSV_2.replace("OBS_VALUE", "MEASURE_1"), "holds no figure (OBS_VALUE)"),
    "another measure in a message": (
        message(SERIES.replace("OBS_VALUE", "VALUE")),
        "holds no figure (OBS_VALUE)",
    ),
    "a heading twice": (CSV_1.replace("TITLE", "OBS_VALUE"), "has the heading “OBS_VALUE” twice"),
    "attributes of part of a key": (
        CSV_2 + "dataflow,OFFICE:PAY(1.0),R,M,A1,,,,,,,6,,\n",
        "lacks AREA, a dimension of “OFFICE:PAYMENTS”",
    ),
    "an endless cell": (CSV_1.replace(",A,3,", f",A,3,{'x' * 200_000}"), "damaged or incomplete"),
    "version 2.0": (
        message(SERIES).replace(b"resources/sdmxml/schemas/v2_1", b"resources/SDMXML/schemas/v2_0"),
        "no data message of SDMX-ML 2.1",
    ),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_or_one_sentence(programme: Programme, fault: str) -> None:
    content, said = REFUSED[fault]
    is_table = isinstance(content, str)
    found = refused(
        programme, content.encode() if is_table else content, "data.csv" if is_table else "data.xml"
    )
    assert said in found


def test_months_by_the_calendar_do_not_depend_on_a_reporting_year(programme: Programme) -> None:
    told = SERIES.replace("<Series", '<Series REPORTING_YEAR_START_DAY="--04-01"').replace("2019-M", "2019-")
    assert read(programme, message(told)) == WANTED
    told = SERIES.replace("<Series", '<Series REPORTING_YEAR_START_DAY="--01-01"')
    assert read(programme, message(told)) == WANTED


def test_a_group_counts_wherever_it_stands(programme: Programme) -> None:
    first = GROUPED.index("<Series")
    assert read(programme, message(GROUPED[first:] + GROUPED[:first])) == WANTED


def test_quarters(tmp_path: Path) -> None:
    programme = small_programme(
        tmp_path, {"sdmx": LAYOUT.replace('FREQ = "M"', 'FREQ = "Q"')}, scenarios=SCENARIOS
    )
    settings = programme.settings.model_copy(update={"frequency": "quarter"})
    quarterly = replace(programme, settings=settings)
    table = (
        CSV_1.replace("(1.0),M", "(1.0),Q")
        .replace("OFFICE:PAY(", "OFFICE:PAYMENTS(")
        .replace("2019-11", "2019-Q3")
        .replace("2019-12", "2019-Q4")
    )
    assert read(quarterly, table.encode(), "data.csv") == {
        (one[0].replace("-11", "-Q3").replace("-12", "-Q4"), *one[1:]) for one in WANTED
    }
    assert "“2019-12” is no quarter" in refused(
        quarterly, table.replace("2019-Q4", "2019-12").encode(), "data.csv"
    )
