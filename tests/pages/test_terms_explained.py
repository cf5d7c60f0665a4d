"""A term of the trade that a page uses is explained on that page: nobody has to know what a rank band is."""

from pathlib import Path

import pytest

from pages.shared.language import Language
from store.engine import open_engine
from tests.pages.conftest import Visit
from tests.pages.shown import texts_of

TERMS = {
    "en": {
        "rank band": "nine of ten",
        "possible places": "cannot be ruled out",
        "Points + bonus − deduction": "add up to the official score",
    },
    "zh": {"位次区间": "九成", "可能位次": "不能排除的位次范围", "得分+加分−扣分": "合计即为公布得分"},
}
"""A term, and words of the sentence that says what it is."""
PAGES = [
    ("assessment", {"quarter": "2019-Q4", "look": "standing"}),
    ("rankings", {"indicator": "B01"}),
    ("bulletin", {}),
    ("bulletin", {"kind": "assessment"}),
    ("institution", {"institution": "P03"}),
    ("overview", {}),
]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("viewer", ["coordinator", "P03"])
def test_terms_are_explained_where_they_stand(
    visit: Visit, daqing_published: Path, language: Language, viewer: str
) -> None:
    engine = open_engine(f"sqlite:///{daqing_published}")
    found = set()
    for name, address in PAGES:
        said = "\n".join(texts_of(visit(engine, name, lang=language, viewer=viewer, **address)))
        for term, explained in TERMS[language].items():
            if term.casefold() in said.casefold():
                found.add(term)
                assert explained in said, (name, address, term)
    engine.dispose()
    assert found == set(TERMS[language]), "every term stands on some page"
