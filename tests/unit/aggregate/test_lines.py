"""Lines of a CSV: what is taken off their fields makes no difference to what they say."""

from etl.aggregate.lines import _is_bare, _typed
from etl.definitions.load import load_programme

HEADER = ["time", "user", "merchant", "institution", "region", "scenario", "channel", "amount_fen", "is_refund",
          "is_campaign", "terminal"]  # fmt: skip
LINES = [
    b"2019-12-01 08:30:00,0a,0b,B01,230621,bus,QR,1234,0,1,T1",
    b"2019-12-01 08:30:00,0a,0b,B01,230621,,QR,1234,True,FALSE,T1",
    b"2019-12-01 08:30:00,,0b,B01,230621,bus,QR,1234,0,0,T1",
    b"2019-12-01 08:30:00,0a,0b,B01,230621,bus,QR,12.5,0,0,T1",
    b"2019-12-01 08:30:00,0a,0b,B01,230621,bus,QR,12,maybe,0,T1",
    b"2019-13-01 08:30:00,0a,0b,B01,230621,bus,QR,12,1,0,T1",
]


def test_blanks_and_quotes_around_fields_say_nothing() -> None:
    layout = load_programme("daqing").returns["second-transactions"].transactions
    assert layout is not None
    bare = b"\n".join(LINES) + b"\n"
    wanted = _typed(bare, HEADER, layout, 2)
    assert _is_bare(bare, b",")
    assert wanted[0].height == 2
    assert wanted[1].rows() == [(4, "user"), (5, "amount_fen"), (6, "is_refund"), (7, "time")]
    for other in (
        bare.replace(b",", b", "),
        bare.replace(b",", b" ,"),
        bare.replace(b"\n", b" \n"),
        b" " + bare.replace(b"\n", b"\n ", 1),
        bare.replace(b"B01", b'"B01"'),
    ):
        assert not _is_bare(other, b",")
        got = _typed(other, HEADER, layout, 2)
        assert got[0].equals(wanted[0])
        assert got[1].equals(wanted[1])
