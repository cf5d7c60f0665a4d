#!/bin/sh
# A yes or no that a dBASE table does not tell (a question mark) is read as no; a second reader says that it is not known.
set -eu
packages="parsedbf@2.0.0 dbffile@1.13.0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-save $packages >/dev/null
echo "packages: $packages"
cat >read.mjs <<'CODE'
import fs from "node:fs";
import parse from "parsedbf";
import { DBFFile } from "dbffile";

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

const first = parse(new DataView(file.buffer, file.byteOffset, file.length));
const seen = JSON.stringify(first.map((row) => row.ACTIVE));
const second = JSON.stringify((await (await DBFFile.open("register.dbf")).readRecords(9)).map((row) => row.ACTIVE));
console.log("in the file: T, F, ?");
console.log("expected:    [true,false,null]");
console.log("parsedbf:   ", seen);
console.log("dbffile:    ", second);
process.exit(seen === "[true,false,false]" && second === "[true,false,null]" ? 0 : 1);
CODE
node read.mjs
