"""A branch calls its units, families and grades as it likes: “per 10,000 payments” and “grade 1” go into documents."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine

from etl.composing.compose import compose
from etl.definitions.load import load_programme
from etl.definitions.programme import Programme
from etl.editions.model import Cell, Table
from etl.values.text import Text


def with_digits() -> Programme:
    """The demonstration, with a digit in whatever the definitions name or count in."""
    programme = load_programme("daqing")

    def numbered(one: Any, *fields: str) -> Any:
        """With 10 at the end of these texts."""
        found = {name: getattr(one, name) for name in fields}
        return one.model_copy(
            update={name: Text(zh=f"{text.zh}10", en=f"{text.en} 10") for name, text in found.items()}
        )

    def each(many: Mapping[str, Any], *fields: str) -> dict[str, Any]:
        return {code: numbered(one, *fields) for code, one in many.items()}

    families = {
        code: numbered(one, "name").model_copy(
            update={"point": tuple(numbered(point, "name", "unit") for point in one.point)}
        )
        for code, one in programme.families.items()
    }
    methods = tuple(
        one.model_copy(update={"grade": tuple(numbered(grade, "name") for grade in one.grade)})
        for one in programme.methods
    )
    shares = {code for code, one in programme.indicators.items() if one.is_share}
    indicators = {
        code: numbered(one, *(["name"] if code in shares else ["name", "unit"]))
        for code, one in programme.indicators.items()
    }
    measures = {
        code: numbered(one, *(["name"] if one.unit == "money" else ["name", "counted_in"]))
        for code, one in programme.measures.items()
    }
    return replace(programme, measures=measures, indicators=indicators, families=families, methods=methods)


@pytest.mark.parametrize(
    ("kind", "period", "day"),
    [("bulletin", "2019-12", "2020-01-15"), ("assessment", "2019-Q4", "2020-01-25")],
)
def test_names_with_digits_are_printed_as_they_stand(
    daqing_engine: Engine, kind: Any, period: str, day: str
) -> None:
    programme = with_digits()
    edition = compose(
        daqing_engine, programme, kind, period,
        number=1, issued_on=day, known_on=day, audit_head="a", code_version="c",
    )  # fmt: skip
    cells = [
        cell
        for section in edition.sections
        for table in section.blocks
        if isinstance(table, Table)
        for row in table.rows
        for cell in row
    ]

    def shown(cell: Cell) -> str:
        if cell.figure:
            return edition.figures[cell.figure].text.zh
        return cell.text.zh if cell.text else ""

    told = {shown(cell) for cell in cells}
    if kind == "bulletin":
        assert "交通10" in {one[-4:] for one in told}, "a family of scenarios"
        assert programme.indicators["average-ticket"].unit.zh in told
    else:
        assert {grade.name.zh for grade in programme.methods[-1].grade} & told
