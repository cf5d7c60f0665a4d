"""Before the notice on make-up days of a year is known, pages say that its deadlines may still move."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from etl.definitions import calendar
from tests.pages.conftest import Visit, cells_of, words_of

MARKS = {"zh": "暂定", "en": "provisional"}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("is_known", [True, False])
def test_desk_and_filing_page_say_that_a_deadline_may_move(
    tmp_path: Path,
    new_at: Callable[[Path], Engine],
    visit: Visit,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    is_known: bool,
) -> None:
    """The return of December 2019 falls due in 2020; the demonstration's clock stands in January of that year."""
    known = calendar._years_made_up("CN") - (frozenset() if is_known else {2020})
    monkeypatch.setattr(calendar, "_years_made_up", lambda country: known)
    monkeypatch.setattr(calendar, "_is_made_up", lambda country, year: year in known)
    engine = new_at(tmp_path / "provisional.db")
    pages = {
        "filing": {"viewer": "B03", "month": "2019-12"},
        "overview": {"viewer": "B03"},
        "returns_desk": {"month": "2019-12"},
        "returns_desk month": {"month": "2019-12", "part": "month"},
        "programme": {"month": "2019-12"},
    }
    for name, address in pages.items():
        page = visit(engine, name.split()[0], lang=language, **address)
        assert not page.exception
        said = "\n".join([words_of(page), *cells_of(page), *(str(one.value) for one in page.code)])
        assert (MARKS[language] in said) is not is_known, name
        if not is_known and name in ("filing", "returns_desk", "programme"):
            assert "2020" in said
            assert re.search("Programme definitions|项目方案", said), name
