#!/bin/sh
# A statement's time with its zone becomes Greenwich time without a zone; a date without a time stays: payments of New Year's first hours in China are of the old year.
set -eu
packages="ofxparse==0.21 beautifulsoup4==4.15.0 lxml==6.1.3"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
if command -v uv >/dev/null 2>&1; then
  uv venv -q venv && uv pip install -q --python venv/bin/python $packages
else
  python3 -m venv venv && venv/bin/pip install -q $packages
fi
echo "packages: $packages"
venv/bin/python -W ignore - <<'END'
import io
import sys
from ofxparse import OfxParser

def moments(*stamps):
    rows = "".join(
        f"<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>{one}<TRNAMT>5.00<FITID>{n}<NAME>N</STMTTRN>" for n, one in enumerate(stamps)
    )
    text = (
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\nCOMPRESSION:NONE\n"
        "OLDFILEUID:NONE\nNEWFILEUID:NONE\n\n<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS>"
        "<DTSERVER>20200101<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1><BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0"
        "<SEVERITY>INFO</STATUS><STMTRS><CURDEF>CNY<BANKACCTFROM><BANKID>1<ACCTID>2<ACCTTYPE>CHECKING</BANKACCTFROM>"
        f"<BANKTRANLIST><DTSTART>20200101<DTEND>20200131{rows}</BANKTRANLIST><LEDGERBAL><BALAMT>5.00<DTASOF>20200131"
        "</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"
    )
    statement = OfxParser.parse(io.BytesIO(text.encode())).account.statement
    return [(str(one.date), one.date.tzinfo) for one in statement.transactions]

seen = moments("20200101", "20200101003000[+8:CST]", "20200101093000[+8:CST]")
print("in the file: 1 January 2020 without a time, at 00:30 and at 09:30 Chinese time")
print("expected: 1 January three times, or moments that know their zone")
print("seen:    ", seen)
wanted = ["2020-01-01 00:00:00", "2019-12-31 16:30:00", "2020-01-01 01:30:00"]
sys.exit(seen != [(one, None) for one in wanted])
END
