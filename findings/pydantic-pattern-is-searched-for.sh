#!/bin/sh
# A field's `pattern` is looked for anywhere in the text: a code that "must" be letters may be a path.
set -eu
packages="pydantic==2.14.3"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
if command -v uv >/dev/null 2>&1; then
  uv venv -q venv && uv pip install -q --python venv/bin/python $packages
else
  python3 -m venv venv && venv/bin/pip install -q $packages
fi
echo "packages: $packages"
venv/bin/python - <<'END'
import sys
from pydantic import BaseModel, Field, ValidationError

class Method(BaseModel):
    code: str = Field(pattern=r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

def taken(code):
    try:
        return Method(code=code).code
    except ValidationError:
        return "refused"
print("expected: ../../2020-01-01.x refused, as an HTML pattern would")
print("seen:    ", taken("../../2020-01-01.x"))
sys.exit(taken("../../2020-01-01.x") == "refused")
END
