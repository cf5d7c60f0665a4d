"""How a form looks: fonts, borders, which cells are open to the filer, and how a sheet comes out on paper."""

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Formats = dict[str, Format]

A4 = 9
_PAGE_WIDTH = 104
"""Characters across a page of A4 in full size, in the widest font that may stand in for a missing one."""
_LEAST_SCALE = 60
_OPEN = {"bg_color": "#FFFBE6", "locked": False}
_BEFORE = {"bg_color": "#EDEDED", "font_color": "#595959"}
_COUNT, _MONEY = {"num_format": "#,##0"}, {"num_format": "#,##0.00"}


def formats_of(book: xlsxwriter.Workbook, font: str = "宋体") -> Formats:
    """All formats by name; what is filled in is open and pale yellow, what is shown of the period before grey."""
    plain = {"font_name": font, "font_size": 10, "valign": "vcenter"}
    framed = plain | {"border": 1}
    heading = framed | {"bold": True, "align": "center", "text_wrap": True}
    made = {
        "title": plain | {"bold": True, "font_size": 14},
        "heading": heading,
        "heading before": heading | {"bold": False} | _BEFORE,
        "plain": plain,
        "link": framed | {"font_color": "#0563C1", "underline": 1},
        "text": framed,
        "open text": framed | _OPEN,
        "told": plain | {"text_wrap": True},
        "words": framed | {"text_wrap": True},
        "open words": framed | {"text_wrap": True, "align": "left"} | _OPEN,
    }
    for kind, number in (("count", _COUNT), ("money", _MONEY)):
        made[kind] = framed | number
        made[f"open {kind}"] = framed | number | _OPEN
        made[f"{kind} before"] = framed | number | _BEFORE
    return {name: book.add_format(properties) for name, properties in made.items()}


def lay_out(sheet: Worksheet, first_heading: int, last_heading: int, footer: str) -> None:
    """On paper: A4 across, all columns on one page's width, headings again on every page."""
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    sheet.set_footer(footer)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(first_heading, last_heading)


def head(sheet: Worksheet, title: str) -> None:
    """What stands at the head of each page on paper: the words of a row are cut on pages side by side, where the
    columns end that are repeated."""
    words = title.replace("&", "&&")
    sheet.set_header(f'&L&"-,Bold"&12{" " if words[:1].isdigit() else ""}{words}', {"margin": 0.3})


def lay_out_wide(sheet: Worksheet, keys: int, widths: list[int], together: int) -> None:
    """Columns of these widths over as many pages as keep them legible, the key columns again on each, and never a
    break inside a group of `together` columns."""
    shown = sum(widths[:keys])
    groups = [sum(widths[i : i + together]) for i in range(keys, len(widths), together)]
    room = _PAGE_WIDTH * 100 // _LEAST_SCALE - shown
    pages = len(_filled(groups, room))
    if pages == 1:
        return
    even = min(room, sum(groups) // pages + max(groups))  # no last page with a lone column
    filled = _filled(groups, even)
    sheet.set_print_scale(_PAGE_WIDTH * 100 // (shown + max(sum(page) for page in filled)))
    counts = [len(page) for page in filled[:-1]]
    sheet.set_v_pagebreaks([keys + together * sum(counts[: i + 1]) for i in range(len(counts))])
    sheet.repeat_columns(0, keys - 1)


def _filled(groups: list[int], room: int) -> list[list[int]]:
    """The groups page by page, as many on each as have room."""
    pages: list[list[int]] = [[]]
    for group in groups:
        if pages[-1] and sum(pages[-1]) + group > room:
            pages.append([])
        pages[-1].append(group)
    return pages


def protect(sheet: Worksheet) -> None:
    """Lock what is not open. There is no password: it guides the hand and keeps no secret."""
    allowed = ("format_columns", "format_rows", "select_locked_cells", "select_unlocked_cells")
    sheet.protect("", dict.fromkeys(allowed, True))
