#!/bin/sh
# A fact marked as nil, that is not reported, is the number 0, in the objects, the JSON and the table alike; only the XML behind it still knows.
set -eu
packages="ixbrlparse==0.12.0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
if command -v uv >/dev/null 2>&1; then
  uv venv -q venv && uv pip install -q --python venv/bin/python $packages
else
  python3 -m venv venv && venv/bin/pip install -q $packages
fi
echo "packages: $packages"
venv/bin/python - <<'END'
import io, sys
from ixbrlparse import IXBRL

document = """<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:ix="http://www.xbrl.org/2013/inlineXBRL"
  xmlns:ixt="http://www.xbrl.org/inlineXBRL/transformation/2020-02-12" xmlns:xbrli="http://www.xbrl.org/2003/instance"
  xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink"
  xmlns:iso4217="http://www.xbrl.org/2003/iso4217" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xmlns:b="http://bank.example/terms"><head><title>Return</title></head><body>
<div style="display:none"><ix:header>
<ix:references><link:schemaRef xlink:type="simple" xlink:href="terms.xsd"/></ix:references>
<ix:resources><xbrli:context id="c"><xbrli:entity><xbrli:identifier scheme="http://bank.example">B01</xbrli:identifier></xbrli:entity>
<xbrli:period><xbrli:instant>2025-12-31</xbrli:instant></xbrli:period></xbrli:context>
<xbrli:unit id="u"><xbrli:measure>iso4217:CNY</xbrli:measure></xbrli:unit></ix:resources></ix:header></div>
<p><ix:nonFraction name="b:Deposits" contextRef="c" unitRef="u" decimals="0" format="ixt:num-dot-decimal">1,234</ix:nonFraction></p>
<p><ix:nonFraction name="b:Overdue" contextRef="c" unitRef="u" decimals="0" format="ixt:fixed-zero">&#8212;</ix:nonFraction></p>
<p><ix:nonFraction name="b:Disputed" contextRef="c" unitRef="u" xsi:nil="true"></ix:nonFraction></p>
</body></html>"""
read = IXBRL(io.StringIO(document))
values = {fact.name: fact.value for fact in read.numeric}
as_json = {fact.name: fact.to_json()["value"] for fact in read.numeric}
in_table = {row["name"]: row["value"] for row in read.to_table("numeric")}
tags = {fact.name: fact.soup_tag.get("xsi:nil") for fact in read.numeric}
print("expected:", {"Deposits": 1234, "Overdue": 0, "Disputed": None})
print("seen:    ", values, " errors:", read.errors)
print("xsi:nil in the tag behind each:", tags)
wrong = {"Deposits": 1234, "Overdue": 0, "Disputed": 0}
sys.exit(not (values == as_json == in_table == wrong and not read.errors and tags["Disputed"] == "true"))
END
