"""The documents of one edition, made once for all tests of this room."""

from collections.abc import Mapping

import pytest

from etl.documents.render import render
from etl.editions.model import Edition
from tests.unit.documents.edition import make


@pytest.fixture(scope="session")
def edition() -> Edition:
    return make()


@pytest.fixture(scope="session")
def documents(edition: Edition) -> Mapping[str, bytes]:
    return render(edition)


@pytest.fixture(scope="session")
def english(edition: Edition) -> Mapping[str, bytes]:
    return render(edition, "en")
