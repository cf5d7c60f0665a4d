"""A province of the size that the speed of pages is asked of: 300 institutions × 60 months × 120 indicators, made for
it. Run as a program it is the server on it: `python -m bench.ui.large FOLDER PORT`.
"""

import re
import sys
from functools import partial
from pathlib import Path
from typing import Any

from bench.country import country_programme, fill
from etl.definitions.load import load_programme, programme_names
from store.engine import open_engine

INSTITUTIONS, MONTHS, INDICATORS = 300, 60, 120
SLUG, DATABASE = "daqing", "large.db"


def built(folder: Path) -> Path:
    """The programme and its database in `folder`, made unless they are there; the path of the database."""
    path = folder / DATABASE
    return path if path.exists() else _build(folder)


def _build(folder: Path) -> Path:
    country_programme(folder, INSTITUTIONS)
    _more_indicators(folder / SLUG / "indicators")
    path = folder / DATABASE
    engine = open_engine(f"sqlite:///{path}")
    fill(engine, load_programme(SLUG, folder), MONTHS)
    engine.dispose()
    return path


def _more_indicators(there: Path) -> None:
    """The demonstration's own indicators again, under numbers, until there are so many."""
    known = sorted(there.glob("*.toml"))
    for number in range(len(known), INDICATORS):
        text = known[number % len(known)].read_text(encoding="utf-8")
        code = f"X{number:03d}"
        text = re.sub(r'^code = ".*"$', f'code = "{code}"', text, count=1, flags=re.M)
        text = re.sub(r'zh = "', f'zh = "{number} ', text, count=1)
        text = re.sub(r'en = "', f'en = "{number} ', text, count=1)
        text = re.sub(
            r'^shown = ".*"$', 'shown = "display"', text, count=1, flags=re.M
        )  # no method scores it
        (there / f"{code}.toml").write_text(text, encoding="utf-8")


def serve(folder: Path, port: str) -> None:
    """The product on that programme, until ended."""
    from streamlit.web.cli import main

    from pages.shared import data

    there: Any = data
    there.programme_names = partial(programme_names, folder)
    there.load_programme = partial(load_programme, root=folder)
    main(["run", "app.py", "--server.port", port, "--server.address", "localhost"])


if __name__ == "__main__":
    serve(Path(sys.argv[1]), sys.argv[2])
