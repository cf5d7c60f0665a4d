#!/bin/sh
# AVG of figures and a mark for what is withheld is the mean of the figures alone; SUM of the same is an error, and COUNT counts the mark. The standard, and another engine, give no mean.
set -eu
packages="rdflib==7.6.0 pyoxigraph==0.5.13"
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
import pyoxigraph
import rdflib

DATA = '<urn:a> <urn:paid> 12 . <urn:b> <urn:paid> 40 . <urn:c> <urn:paid> "x" . <urn:d> <urn:paid> 300 .'
ASKED = "SELECT ({}(?n) AS ?v) {{ ?bank <urn:paid> ?n }}"
graph = rdflib.Graph().parse(data=DATA, format="turtle")
store = pyoxigraph.Store()
store.load(DATA.encode(), format=pyoxigraph.RdfFormat.TURTLE)

def answer(name):
    try:
        return [str(row.v) for row in graph.query(ASKED.format(name))][0]
    except Exception as fault:
        return type(fault).__name__

def other(name):
    found = [row["v"] for row in store.query(ASKED.format(name))][0]
    return None if found is None else found.value

seen = {name: answer(name) for name in ("AVG", "SUM", "COUNT")}
print("expected: no mean and no sum, as", {name: other(name) for name in seen})
print("seen:    ", seen)
right = {"AVG": None, "SUM": None, "COUNT": "4"} == {name: other(name) for name in seen}
sys.exit(not (right and seen["AVG"].startswith("117.33") and seen["SUM"] == "SPARQLTypeError" and seen["COUNT"] == "4"))
END
