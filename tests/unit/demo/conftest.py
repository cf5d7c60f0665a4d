"""The demonstration's figures, made once a session."""

import pytest

from etl.definitions.load import load_programme
from etl.definitions.programme import Programme
from etl.demo.model import Figures, figures

SEED = 2018


@pytest.fixture(scope="session")
def programme() -> Programme:
    return load_programme("daqing")


@pytest.fixture(scope="session")
def made(programme: Programme) -> Figures:
    return figures(programme, SEED)
