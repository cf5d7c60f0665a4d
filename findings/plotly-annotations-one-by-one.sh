#!/bin/sh
# add_annotation and add_vline one by one copy and check anew all that a figure already has: four times as many cost some fourteen times as many calls; traces, or annotations given as one list, do not.
set -eu
packages="plotly==7.1.0"
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
import time
import plotly.graph_objects as go

def note(k):
    return {"x": k, "y": k, "text": str(k), "showarrow": False}

def one_by_one(n):
    figure = go.Figure()
    for k in range(n):
        figure.add_annotation(**note(k))
    return figure

def lines(n):
    figure = go.Figure()
    for k in range(n):
        figure.add_vline(x=k)
    return figure

def traces(n):
    figure = go.Figure()
    for k in range(n):
        figure.add_scatter(x=[k], y=[k])
    return figure

def as_one_list(n):
    return go.Figure(layout={"annotations": [note(k) for k in range(n)]})

def calls(make, n):
    count = 0
    def counted(frame, event, argument):
        nonlocal count
        count += event == "call"
    sys.setprofile(counted)
    try:
        make(n)
    finally:
        sys.setprofile(None)
    return count

assert one_by_one(5) == as_one_list(5)
print("expected: four times as many cost about four times as many calls, as with traces; counted, so that the machine's load does not matter")
growth = {}
for make in (one_by_one, lines, traces, as_one_list):
    make(3)
    few, many = calls(make, 25), calls(make, 100)
    growth[make] = many / few
    start = time.process_time()
    make(100)
    print(f"seen: {make.__name__:12} 25: {few:7} calls, 100: {many:7}, that is {growth[make]:.1f} times; 100 took {time.process_time() - start:.2f} s")
sys.exit(not (growth[one_by_one] > 8 and growth[lines] > 8 and growth[traces] < 6 and growth[as_one_list] < 6))
END
