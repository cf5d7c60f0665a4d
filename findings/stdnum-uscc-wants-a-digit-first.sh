#!/bin/sh
# A unified social credit code of the class Y (others; GB 32100-2015, first place) is no code: eight digits are wanted at its beginning, although letters stand in the table of the check character.
set -eu
packages="python-stdnum==2.2"
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
import sys
from stdnum.cn import uscc
from stdnum.exceptions import InvalidFormat

def judged(first):
    body = first + "1230600MA18W0LD2"
    try:
        return uscc.validate(body + uscc.calc_check_digit(body)) and "valid"
    except InvalidFormat:
        return "not a code"

seen = {first: judged(first) for first in "159Y"}
print("expected, with the right check character each: all valid (1 establishments, 5 civil affairs, 9 enterprises, Y others)")
print("seen:", seen)
sys.exit(seen != {"1": "valid", "5": "valid", "9": "valid", "Y": "not a code"})
END
