#!/bin/sh
# The party prefix of a BIC is four letters or digits since ISO 9362:2014, in the schemas of ISO 20022 too (BICFIDec2014Identifier); a code with a digit there is no BIC here.
set -eu
packages="python-stdnum==2.2 schwifty==2026.10.1"
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
import re, sys
from schwifty import BIC
from stdnum import bic
from stdnum.exceptions import InvalidFormat

PATTERN = "[A-Z0-9]{4,4}[A-Z]{2,2}[A-Z0-9]{2,2}([A-Z0-9]{3,3}){0,1}"
"""As the messages' schemas have it since 2019."""

def judged(code):
    try:
        return bool(bic.validate(code))
    except InvalidFormat:
        return False

def read(code):
    return str(BIC(code)) == code

codes = ["ABCDCNBJ", "A1B2CNBJ", "1234CNBJXXX"]
seen = {code: (bool(re.fullmatch(PATTERN, code)), read(code), judged(code)) for code in codes}
print("expected: three times true of each")
print("by the schema, schwifty, python-stdnum:", seen)
sys.exit(seen != {"ABCDCNBJ": (True, True, True), "A1B2CNBJ": (True, True, False), "1234CNBJXXX": (True, True, False)})
END
