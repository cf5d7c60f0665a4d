#!/bin/sh
# Of months and years (gYearMonth, gYear, the periods of data cubes) only equality is answered: "from 2020-01 on" and "other than" find nothing, without an error; days are compared. The standard leaves the order to the engine; another one compares them.
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

HEAD = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> PREFIX : <urn:> "
DATA = "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix : <urn:> . " + " ".join(
    f':{name} :month "{month}"^^xsd:gYearMonth ; :year "{month[:4]}"^^xsd:gYear ; :day "{month}-01"^^xsd:date .'
    for name, month in [("a", "2019-12"), ("b", "2020-01")]
)
graph = rdflib.Graph().parse(data=DATA, format="turtle")
store = pyoxigraph.Store()
store.load(DATA.encode(), format=pyoxigraph.RdfFormat.TURTLE)

asked = ["?x :month ?t FILTER(?t >= '2020-01'^^xsd:gYearMonth)", "?x :month ?t FILTER(?t != '2019-12'^^xsd:gYearMonth)",
    "?x :year ?t FILTER(?t > '2019'^^xsd:gYear)", "?x :month ?t FILTER(?t = '2020-01'^^xsd:gYearMonth)",
    "?x :day ?t FILTER(?t >= '2020-01-01'^^xsd:date)"]
queries = [HEAD + "SELECT ?x { " + one + " }" for one in asked]
seen = [[str(row.x) for row in graph.query(query)] for query in queries]
other = [[row["x"].value for row in store.query(query)] for query in queries]
print("expected, as pyoxigraph:", other)
print("seen:                   ", seen)
sys.exit(not (other == [["urn:b"]] * 5 and seen == [[], [], [], ["urn:b"], ["urn:b"]]))
END
