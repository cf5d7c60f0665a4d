"""A programme that ranks regions by quarters: every page speaks of regions and quarters, and an own page for each."""

import datetime

import pytest
from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.intake.load import load_files
from store.engine import open_engine
from tests.pages.conftest import NAMES, Visit, cells_of, headers_of, tables_of, title_of, words_of
from tests.pages.shown import bare_ids, foreign
from tests.paths import pulse_documents

RECEIVED = datetime.datetime(2025, 3, 1, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def pulse(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The documents of the last two years."""
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('pages') / 'pulse.db'}")
    documents = [path for path in pulse_documents() if path.parent.name in ("2023", "2024")]
    load_files(engine, load_programme("india-pulse"), [(path, RECEIVED) for path in documents])
    return engine


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("language", "strangers"), [("zh", ("机构", "本月", "上月", "月份")), ("en", ("nstitution", "month"))]
)
def test_no_page_speaks_of_institutions_or_months(
    visit: Visit, pulse: Engine, name: str, language: str, strangers: tuple[str, ...]
) -> None:
    page = visit(pulse, name, programme="india-pulse", lang=language)
    assert not page.exception
    labels = [
        w.label for kind in (page.selectbox, page.metric, page.expander, page.multiselect) for w in kind
    ]
    titles = [str(column) for table in tables_of(page) for column in table.columns]
    # The programme's own texts, which say that one institution publishes them, are not the pages' words.
    settings = load_programme("india-pulse").settings
    own = [text.in_language(language) for text in (settings.source, settings.notice) if text]
    said = "\n".join([words_of(page), *labels, *titles, *cells_of(page)]).replace("\\", "")
    for text in own:
        said = said.replace(text, "")
    assert not [word for word in strangers if word in said]
    assert not foreign(page, language)
    assert not bare_ids(page)


def test_a_region_has_a_page_of_its_own_with_its_quarters(visit: Visit, pulse: Engine) -> None:
    page = visit(pulse, "institution", programme="india-pulse", institution="IN-KL", lang="en")
    assert title_of(page) == "Region · Q4 2024"
    assert headers_of(page)[0].startswith("Kerala")
    assert page.get("plotly_chart")


def test_figures_of_one_region_can_be_picked(visit: Visit, pulse: Engine) -> None:
    page = visit(pulse, "growth", programme="india-pulse", measure="tx_cnt", of="IN-KL", lang="en")
    assert page.selectbox(key="of").value == "IN-KL"
    assert "Kerala" in page.selectbox(key="of").options


def test_regions_without_boundaries_stand_in_a_table(visit: Visit, pulse: Engine) -> None:
    page = visit(pulse, "map", programme="india-pulse", lang="en")
    assert "no boundaries here" in page.info[0].value
    assert len(tables_of(page)[0]) == 36
    assert not page.get("plotly_chart")
