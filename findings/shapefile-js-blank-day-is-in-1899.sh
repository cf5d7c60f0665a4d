#!/bin/sh
# A day that is blank in a dBASE table (beside a shape file) is 30 November 1899, a day like any other; a blank number is null, and a second reader says null for the day too.
set -eu
packages="shapefile@0.6.6 dbffile@1.13.0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-save $packages >/dev/null
echo "packages: $packages"
TZ=UTC node - <<'CODE'
const fs = require("fs");
const { openDbf } = require("shapefile");
const { DBFFile } = require("dbffile");

// One table of three institutions as dBASE III writes it: a day not reported is blank, a yes or no not told is a question mark.
const fields = [["BANK", "C", 4], ["LICENSED", "D", 8], ["ACTIVE", "L", 1]];
const lines = [["A", "20190105", "T"], ["B", "", "F"], ["C", "", "?"]];
const head = Buffer.alloc(32 * (fields.length + 1) + 1);
head.set([3, 126, 1, 1]);
head.writeUInt32LE(lines.length, 4);
head.writeUInt16LE(head.length, 8);
head.writeUInt16LE(1 + fields.reduce((sum, field) => sum + field[2], 0), 10);
fields.forEach(([name, kind, width], place) => {
  head.write(name + "\0".repeat(11 - name.length) + kind, 32 * (place + 1), "latin1");
  head[32 * (place + 1) + 16] = width;
});
head[head.length - 1] = 13;
const body = lines.map((line) => " " + line.map((text, place) => text.padEnd(fields[place][2])).join("")).join("");
const file = Buffer.concat([head, Buffer.from(body + "\x1a", "latin1")]);
fs.writeFileSync("register.dbf", file);

const days = (rows) => rows.map((row) => (row.LICENSED === null ? null : row.LICENSED.toISOString().slice(0, 10)));
(async () => {
  const source = await openDbf("register.dbf");
  const rows = [];
  for (let next = await source.read(); !next.done; next = await source.read()) rows.push(next.value);
  const seen = JSON.stringify(days(rows));
  const second = JSON.stringify(days(await (await DBFFile.open("register.dbf")).readRecords(9)));
  console.log('in the file: 20190105, blank, blank');
  console.log('expected:   ["2019-01-05",null,null]');
  console.log("shapefile: ", seen);
  console.log("dbffile:   ", second);
  const as = seen === '["2019-01-05","1899-11-30","1899-11-30"]' && second === '["2019-01-05",null,null]';
  process.exit(as ? 0 : 1);
})();
CODE
