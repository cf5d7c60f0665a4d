#!/bin/sh
# DATEDIFF in months and years is days divided by a length and rounded: from 1 January 2019 to 31 December 2020 are two years, from 31 December to 1 January no month; DATEADD of a month to 31 January is 2 March.
set -eu
packages="alasql@4.19.1"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-save $packages >/dev/null
echo "packages: $packages"
node - <<'END'
const alasql = require("alasql");

const [seen] = alasql(`SELECT DATEDIFF(year, '2019-01-01', '2020-12-31') AS years, DATEDIFF(month, '2020-01-01', '2020-12-31') AS months,
  DATEDIFF(month, '2019-12-31', '2020-01-01') AS turn, DATEDIFF(year, '2019-12-31', '2020-01-01') AS turned, DATEADD(month, 1, '2020-01-31') AS due`);
seen.due = new Date(seen.due).toISOString().slice(0, 10);
console.log("expected, as the names come from SQL Server (borders crossed; the month's last day kept): 1, 11, 1, 1, 2020-02-29");
console.log("seen:    ", Object.values(seen).join(", "));
process.exit(JSON.stringify(Object.values(seen)) === '[2,12,0,0,"2020-03-02"]' ? 0 : 1);
END
