"""Small workbooks in the layout of the Reserve Bank of India's publication, made cell by cell for tests."""

import io
from collections.abc import Mapping, Sequence

import openpyxl

Rows = Sequence[Sequence[object]]

# Sheet: title, heading of the name column, the sides that each count volume and value.
SIDES = {
    "UPI": ("1. UPI - Entity-wise Transactions Data", "Entity Name", ["As a Remitter", "As a Beneficiary"]),
    "IMPS": (
        "2. IMPS  - Entity-wise Transactions data",
        "Entity Name",
        ["As a Remitter", "As a Beneficiary"],
    ),
    "NETC": ("3. NETC - Bank-wise transactions data", "Bank name", ["Issuer Bank", "Acquirer Bank"]),
    "NFS": ("4. NFS - Bank-wise transactions data", "Bank name", [" Issuer Bank", "Acquirer Bank"]),
    "AePS": ("5. AePS - Bank-wise transactions data", "Bank Name", [" Issuer Bank", "Acquirer Bank"]),
    "CTS": ("6. CTS - Bank-wise transactions data", " Bank name", ["As Presenting", " As Drawee"]),
    "BBPS": (
        "BBPS  Entity-wise Transactions data",
        "Entity Name",
        ["Customer Operating Unit-wise", "Biller Operating \nUnit-wise "],
    ),
}
THREE_LEVELS = ("NFS", "AePS")


def width(sheet: str) -> int:
    """How many number columns the sheet has."""
    return 8 if sheet in THREE_LEVELS else 4


def published(
    rows: Mapping[str, Rows] | None = None,
    month: str = "June 2025",
    months: Mapping[str, str] | None = None,
    leave_out: Sequence[str] = (),
    value_unit: str = "in Crore",
) -> openpyxl.Workbook:
    """A complete workbook: for each sheet the given rows (name, numbers …), by default one bank with ones."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, (title, label, sides) in SIDES.items():
        if name in leave_out:
            continue
        sheet = book.create_sheet(name)
        sheet["B2"] = f"{title} for the month of {(months or {}).get(name, month)}"
        sheet["B3"], sheet["C3"] = "Sr. No.", label
        kinds = ["Payment transactions", " Cash withdrawal"] if name in THREE_LEVELS else [None]
        leaf_row = 5 if name in THREE_LEVELS else 4
        column = 4
        for side in sides:
            sheet.cell(3, column, side)
            sheet.merge_cells(
                start_row=3, end_row=3, start_column=column, end_column=column + 2 * len(kinds) - 1
            )
            for kind in kinds:
                if kind:
                    sheet.cell(4, column, kind)
                    sheet.merge_cells(start_row=4, end_row=4, start_column=column, end_column=column + 1)
                sheet.cell(leaf_row, column, "Volume\n (in Lakh)")
                sheet.cell(leaf_row, column + 1, f"Value    \n({value_unit})")
                column += 2
        for key in ("B", "C"):
            sheet.merge_cells(f"{key}3:{key}{leaf_row}")
        body = (rows or {}).get(name, [["State Bank of India", *[1] * width(name)]])
        for offset, row in enumerate(body):
            number = "" if str(row[0]).startswith(("Total", "Grand")) else offset + 1
            for i, value in enumerate([number, *row]):
                if value != "":
                    sheet.cell(leaf_row + 1 + offset, 2 + i, value)
    return book


def as_bytes(book: openpyxl.Workbook) -> bytes:
    """The workbook as a file's bytes."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
