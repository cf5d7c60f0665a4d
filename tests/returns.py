"""Returns filled by the layout of a programme, as small as they can be, for tests."""

import io

import openpyxl

from etl.definitions.programme import Programme


def a_return(
    programme: Programme, institution: str, period: str, values: dict[tuple[str, str], object] | None = None
) -> bytes:
    """A workbook in the layout "monthly": one region row a sheet, zeros but for `values` by (sheet, measure)."""
    layout = programme.returns["monthly"]
    assert layout.cover is not None
    book = openpyxl.Workbook()
    cover = book.active
    cover.title = layout.cover.sheet
    cover.append(["移动支付便民工程月报"])
    cover.append([layout.cover.institution, institution])
    cover.append([layout.cover.period, period])
    region = next(code for code, r in programme.regions.items() if r.parent)
    for declared in layout.sheet:
        sheet = book.create_sheet(declared.name)
        keys = [declared.region] + ([declared.scenario] if declared.scenario else [])
        sheet.append([*keys, *(column.heading[-1] + _unit(column.unit) for column in declared.column)])
        row: list[object] = [region] + ([next(iter(programme.points))] if declared.scenario else [])
        row += [(values or {}).get((declared.name, column.measure), 0) for column in declared.column]
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _unit(unit: str) -> str:
    return f"（{unit}）" if unit else ""
