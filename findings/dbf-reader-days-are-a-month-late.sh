#!/bin/sh
# Days of a dBASE table are read a month too late, 31 January as 3 March; a second reader gives the days as written.
set -eu
packages="dbf-reader@1.0.3 dbffile@1.13.0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-save $packages >/dev/null
echo "packages: $packages"
TZ=UTC node - <<'CODE'
const fs = require("fs");
const { Dbf } = require("dbf-reader/dbf");
const { DBFFile } = require("dbffile");

// One table of three institutions as dBASE III writes it.
const fields = [["BANK", "C", 4], ["LICENSED", "D", 8]];
const lines = [["A", "20190105"], ["B", "20190131"], ["C", "20191231"]];
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

const days = (rows) => JSON.stringify(rows.map((row) => row.LICENSED.toISOString().slice(0, 10)));
(async () => {
  const seen = days(Dbf.read(file).rows);
  const second = days(await (await DBFFile.open("register.dbf")).readRecords(9));
  const written = '["2019-01-05","2019-01-31","2019-12-31"]';
  console.log("in the file: 20190105, 20190131, 20191231");
  console.log("expected:   ", written);
  console.log("dbf-reader: ", seen);
  console.log("dbffile:    ", second);
  process.exit(seen === '["2019-02-05","2019-03-03","2020-01-31"]' && second === written ? 0 : 1);
})();
CODE
