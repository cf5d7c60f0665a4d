#!/bin/sh
# While another thread imports pandas for the first time, charts cannot be made: Plotly finds it among the loaded modules before it is whole; before and after the same charts are made.
set -eu
packages="plotly==7.1.0 pandas==3.1.1"
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
import threading
import plotly.graph_objects as go

def drawn():
    return len(go.Figure(go.Bar(x=["A", "B"], y=[1, 2])).data)

before, failed, made = drawn(), [], 0
other = threading.Thread(target=__import__, args=("pandas",))
other.start()
while other.is_alive():
    try:
        made += drawn()
    except AttributeError as error:
        failed.append(str(error))
other.join()
after = drawn()
print("expected: a chart at any time, since nothing of it is a table of pandas")
print("seen:     before", before, "- while pandas is imported", len(failed), "failed,", made, "made - after", after)
print("one said: ", failed[0] if failed else "nothing")
sys.exit(not (before == after == 1 and failed and "pandas" in failed[0]))
END
