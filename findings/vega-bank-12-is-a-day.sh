#!/bin/sh
# Asked to find the kinds of a CSV file's columns itself, the reader makes days of names that end with a small number: Bank 12 is in December 2001.
set -eu
packages="vega-loader@5.1.3"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-save $packages >/dev/null
echo "packages: $packages"
node --input-type=module - <<'END'
import { read } from "vega-loader";

const file = "bank,payments\nBank 1,20\nBank 12,30\n";
const seen = read(file, { type: "csv", parse: "auto" });
const letters = read(file.replaceAll("Bank 1,", "Bank A,"), { type: "csv", parse: "auto" });
const day = (bank) => (bank instanceof Date || typeof bank === "number" ? new Date(bank).getFullYear() : bank);
console.log("expected: names");
console.log("seen:    ", seen.map((row) => day(row.bank)).join(", "));
console.log("with a name without a number among them:", letters.map((row) => day(row.bank)).join(", "));
process.exit(seen.every((row) => day(row.bank) === 2001) && letters[1].bank === "Bank 12" ? 0 : 1);
END
