"""What the program is asked: the series, the calendar and the model, as its specification file."""

from decimal import Decimal
from fractions import Fraction

from etl.adjustment.festival import Regressors
from etl.adjustment.series import Series
from etl.values.exact import rounded

MODEL = "(0 1 1)(0 1 1)"
"""Fixed: the airline model fits most series of this kind, runs from 36 months on where a model that is chosen needs 40,
and gives two months' adjustments the same method, so that a revision is one of figures."""
_PLACES = 10


def specification(series: Series, festival: Regressors | None) -> str:
    """Multiplicative adjustment with trading days where they help, outliers, and the festival as a *holiday*: of any
    other type its effect would be estimated and then left in the adjusted series."""
    start = f"{series.first.year}.{series.first.number}"
    values = "\n".join(map(str, series.values))
    user = ""
    if festival is not None:
        rows = "\n".join(" ".join(f"{_decimal(value):f}" for value in row) for row in festival.rows)
        user = (
            f"  user = ({' '.join(festival.names)})\n  usertype = holiday\n  start = {start}\n"
            f"  data = (\n{rows}\n  )\n"
        )
    return (
        f"series {{\n  start = {start}\n  period = 12\n  data = (\n{values}\n  )\n}}\n"
        "transform { function = log }\n"
        f"regression {{\n  variables = (td1coef)\n  aictest = (td)\n{user}}}\n"
        f"arima {{ model = {MODEL} }}\n"
        "outlier { types = (ao ls) }\n"
        "estimate { maxiter = 500 }\n"
        "x11 { mode = mult  save = (d11) }\n"
    )


def _decimal(value: Fraction) -> Decimal:
    return rounded(value, _PLACES)
