#!/bin/sh
# A formula whose result is 0 is written to a CSV file as an empty field, and loses the result when a workbook is saved and read; a plain 0 and other results stay.
set -eu
packages="exceljs@4.4.0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-save $packages >/dev/null
echo "packages: $packages"
node - <<'END'
const { Workbook } = require("exceljs");

(async () => {
  const book = new Workbook();
  book.addWorksheet("returns").addRow(["A", 0, { formula: "B1*2", result: 0 }, { formula: "1+1", result: 2 }]);
  const csv = (await book.csv.writeBuffer()).toString();
  const again = new Workbook();
  await again.xlsx.load(await book.xlsx.writeBuffer());
  const read = again.worksheets[0].getRow(1).values.slice(1).map((value) => (value.formula ? value.result : value));
  console.log("given:    A, the number 0, a formula that gave 0, one that gave 2");
  console.log("expected: A,0,0,2");
  console.log("seen:    ", csv, "| saved and read again:", read.map(String).join());
  process.exit(csv === "A,0,,2" && read[1] === 0 && read[2] === undefined && read[3] === 2 ? 0 : 1);
})();
END
