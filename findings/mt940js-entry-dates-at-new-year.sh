#!/bin/sh
# The entry date of field 61 has no year and is given that of the value date: booked on 2 January for 31 December it is a year early, the other way round a year late. In mt940-js a debit reversed (RD) is besides the same record as a debit (D).
set -eu
packages="mt940js@1.3.5 mt940-js@1.0.0 tslib@2.8.1"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-save $packages >/dev/null
echo "packages: $packages"
node - <<'END'
const { Parser } = require("mt940js");
const { read } = require("mt940-js");

const booked = [":61:1912310102D100,00NTRFNONREF", ":61:2001021231D100,00NTRFNONREF", ":61:2001030103RD100,00NTRFNONREF", ":61:2001030103D100,00NTRFNONREF"];
const parts = booked.flatMap((line) => [line, ":86:paid"]);
const text = [":20:STATEMENT", ":25:BANK/1", ":28C:1/1", ":60F:C191230CNY1000,00", ...parts, ":62F:C200103CNY800,00", "-"].join("\r\n");
const day = (date) => (date instanceof Date ? date.toISOString() : String(date)).slice(0, 10);

read(Buffer.from(text)).then(([statement]) => {
  const one = new Parser().parse(text)[0].transactions;
  const other = statement.transactions;
  const dates = [one, other].map((found) => found.slice(0, 2).map((line) => day(line.entryDate)));
  const same = JSON.stringify(other[2]) === JSON.stringify(other[3]);
  console.log("expected: entry dates 2020-01-02 and 2019-12-31; a debit reversed is told from a debit");
  console.log("mt940js: ", dates[0].join(" "));
  console.log("mt940-js:", dates[1].join(" "), "| RD and D are", same ? "one record twice" : "different records");
  const described = [["2019-01-02", "2020-12-31"], ["2019-01-02", "2020-12-31"]];
  process.exit(same && JSON.stringify(dates) === JSON.stringify(described) ? 0 : 1);
});
END
