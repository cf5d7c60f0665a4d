"""A slow, obvious reader of the published workbooks: openpyxl, plain dictionaries, fixed positions.

It shares nothing with the product's reader. What a column measures is written down here once more by hand.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import openpyxl

MEASURES = {
    "UPI": "upi_remitter_volume upi_remitter_value upi_beneficiary_volume upi_beneficiary_value",
    "IMPS": "imps_remitter_volume imps_remitter_value imps_beneficiary_volume imps_beneficiary_value",
    "NETC": "netc_issuer_volume netc_issuer_value netc_acquirer_volume netc_acquirer_value",
    "NFS": "nfs_issuer_payment_volume nfs_issuer_payment_value nfs_issuer_cash_volume nfs_issuer_cash_value "
    "nfs_acquirer_payment_volume nfs_acquirer_payment_value nfs_acquirer_cash_volume nfs_acquirer_cash_value",
    "AePS": "aeps_issuer_payment_volume aeps_issuer_payment_value aeps_issuer_cash_volume aeps_issuer_cash_value "
    "aeps_acquirer_payment_volume aeps_acquirer_payment_value aeps_acquirer_cash_volume aeps_acquirer_cash_value",
    "CTS": "cts_presenting_volume cts_presenting_value cts_drawee_volume cts_drawee_value",
    "BBPS": "bbps_customer_volume bbps_customer_value bbps_biller_volume bbps_biller_value",
}
MONTHS = {"apr": "04", "may": "05", "jun": "06", "jul": "07", "aug": "08"}


def smallest_units(cell: object, measure: str) -> int:
    """Lakhs of transactions to transactions, crores of rupees to paise, half up."""
    factor = 100_000 if measure.endswith("volume") else 10_000_000 * 100
    return int((Decimal(repr(cell)) * factor).to_integral_value(ROUND_HALF_UP))


def read(path: Path) -> tuple[str, dict[str, list[tuple[str, dict[str, int]]]]]:
    """(month, sheet -> rows of (name, measure -> integer)), totals rows left out."""
    book = openpyxl.load_workbook(path, data_only=True)
    month, sheets = "", {}
    for sheet in book.worksheets:
        measures = MEASURES[sheet.title].split()
        rows = []
        for cells in sheet.iter_rows(values_only=True):
            values = [value for value in cells if value is not None]
            title = (
                re.search(r"month of ([A-Za-z]{3})[A-Za-z]*.(?:20)?(\d\d)", str(values[0]))
                if values
                else None
            )
            if title:
                month = f"20{title[2]}-{MONTHS[title[1].lower()]}"
            if len(values) == len(measures) + 2 and all(isinstance(v, int | float) for v in values[2:]):
                numbers = {m: smallest_units(v, m) for m, v in zip(measures, values[2:], strict=True)}
                rows.append((str(values[1]), numbers))
        sheets[sheet.title] = rows
    return month, sheets
