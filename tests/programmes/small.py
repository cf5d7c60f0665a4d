"""A programme of a page, written for one test: three banks, three states, three measures and a layout that is given."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.definitions.programme import Programme
from store.filings import store_filing
from store.life.incoming import State
from tests.unit.store.drafts import a_draft, fact_frame

SETTINGS = """
slug = "small"
frequency = "month"
ranked = "institution"
time_zone = "Asia/Kolkata"
country = "IN"
demonstration = false
visibility = "public"
name = { zh = "小项目", en = "Small programme" }
source = { zh = "测试", en = "Tests" }
currency = { code = "INR", major = { zh = "卢比", en = "rupees" }, minor = { zh = "派士", en = "paise" } }
calendar = { due_day = 28, publish_day = 28 }
headline = { measures = ["volume"], rank = "volume" }

[[group]]
code = "bank"
name = { zh = "银行", en = "Banks" }
"""
MEASURES = """
[[measure]]
code = "volume"
name = { zh = "笔数", en = "Volume" }
unit = "count"
counted_in = { zh = "笔", en = "transactions" }
kind = "flow"

[[measure]]
code = "value"
name = { zh = "金额", en = "Value" }
unit = "money"
counted_in = { zh = "卢比", en = "rupees" }
kind = "flow"

[[measure]]
code = "cards"
name = { zh = "卡量", en = "Cards" }
unit = "count"
counted_in = { zh = "张", en = "cards" }
kind = "stock"

[[measure]]
code = "growth"
name = { zh = "增长率", en = "Growth" }
unit = "count"
counted_in = { zh = "基点", en = "basis points" }
kind = "stock"
minimum = -1000000
"""
OWED = """
code = "monthly"
name = { zh = "月报", en = "Return" }
form = "return"
[cover]
sheet = "Cover"
institution = "Code"
period = "Period"
[[sheet]]
name = "T1"
rows = "region"
label = ["Region"]
region = "Region code"
totals = ["Total"]
[[sheet.column]]
heading = ["Volume"]
measure = "volume"
"""
"""A layout that every bank owes for every month."""
SIX = """code,name_zh,name_en,short_zh,short_en,group,kinds,valid_from,valid_to,successor
""" + "".join(
    f"{one},,{one.capitalize()} Bank,,{one.capitalize()},bank,,,{more}\n"
    for one, more in {
        "alpha": ",",
        "beta": ",",
        "gamma": ",",
        "delta": ",",
        "epsilon": ",",
        "zeta": ",",
        "eta": "2024-12,zeta",
    }.items()
)
"""Six banks, and one that was merged into the last of them at the end of 2024."""
INSTITUTIONS = """code,name_zh,name_en,short_zh,short_en,group,kinds,valid_from,valid_to,successor
alpha,,Alpha Bank,,Alpha,bank,issuer,,,
beta,,Beta Bank,,Beta,bank,,,,
gamma,,Gamma Bank,,Gamma,bank,,,,
"""
REGIONS = {
    "IN": ("", "country", "India"),
    "IN-KL": ("IN", "state", "Kerala"),
    "IN-TN": ("IN", "state", "Tamil Nadu"),
}


def file_returns(
    engine: Engine,
    period: str,
    banks: Iterable[str],
    state: State = "accepted",
    at: datetime = datetime(2025, 6, 5, tzinfo=UTC),
) -> None:
    """File the return of a period with a volume of 1,000 in Kerala for each of these banks."""
    for bank in banks:
        body = f"{bank} {period} {at.isoformat()}".encode()
        facts = fact_frame((bank, "IN-KL", "", "volume", 1000, "T1", "B2"))
        changed = {"institution": bank, "period": period, "received_at": at, "state": state, "facts": facts}
        store_filing(engine, a_draft(body, programme="small", **changed))


def small_programme(
    folder: Path, layouts: Mapping[str, str], more_measures: str = "", scenarios: str = "", **files: str
) -> Programme:
    """The programme in `folder`, with layouts by code; `files` are further CSV files by name."""
    indicator = (Path(__file__).parent / "volume.toml").read_text(encoding="utf-8")
    written = {
        "programme.toml": SETTINGS,
        "measures.toml": MEASURES + more_measures,
        "institutions.csv": INSTITUTIONS,
        "indicators/volume.toml": indicator,
        "regions.geojson": json.dumps({"type": "FeatureCollection", "features": [
            {"type": "Feature", "geometry": None,
             "properties": {"code": code, "parent": parent, "level": level, "name_en": name}}
            for code, (parent, level, name) in REGIONS.items()
        ]}),
        "scenarios.toml": scenarios,
        **{f"returns/{code}.toml": text for code, text in layouts.items()},
        **{f"{name}.csv": text for name, text in files.items()},
    }  # fmt: skip
    for name, text in written.items():
        path = folder / "small" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return load_programme("small", folder)
