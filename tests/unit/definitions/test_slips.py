"""Slips in definition files as people make them: each is told with what to write, in both languages."""

from pathlib import Path

import pytest
from pydantic import BaseModel

from etl.definitions.files import model_in
from etl.values.errors import DefinitionError

SLIPS = [
    ('[measure]\ncode = "a"\n[[measure]]\ncode = "b"', 3, "write it so in line 1", "请改第 1 行"),
    ('[[measure]]\ncode = "a"\n[measure]\ncode = "b"', 3, "write it so in line 3", "请改第 3 行"),
    ("[x]\na = 1\n\n[x]\nb = 2", 4, "the heading [x] stands in line 1 already", "第 1 行已经写出"),
    ("a = 1\nb = 2\na = 3", 3, "“a” has a value in line 1 already", "“a”第 1 行已经赋值"),
    ("[t]\na = 1\n[u]\na = 2\na.b = 3", 5, "“a” has a value in line 4 already", "“a”第 4 行已经赋值"),
    ("a = 1\n[a]\nb = 1", 2, "“a” has a value in line 1 already", "第 1 行已经赋值"),
    ("a 1", 1, "with = between the two", "两者之间用“=”"),
    ("a: 1", 1, "with = between the two", "两者之间用“=”"),
    ("a ＝ 1", 1, "none of them full-width", "不得用全角"),
    ("［x］\na = 1", 1, "none of them full-width", "不得用全角"),
    ("a = “x”", 1, "none of them full-width", "弯引号"),
    ('a = "x\nb = 1', 1, "the quotation mark that it began with", "引号须一致"),
    ("a = [1 2]", 1, "a comma between them", "各项之间用逗号"),
    ("a = [1, 2\nb = 3", 2, "a comma between them", "末项之后写 ]"),
    ("a = {b = 1 c = 2}", 1, "keys in braces have a comma", "各键之间用逗号"),
    ("a = {b = 1,}", 1, "no comma behind the last", "末项之后不加逗号"),
    ('名称 = "x"', 1, "begins with a key in Latin letters", "英文字母的键"),
    ("a = 2019/12/01", 1, "as in 2019-12-01", "日期写作 2019-12-01"),
    ("a = 2019-13-01", 1, "as in 2019-12-01", "日期写作 2019-12-01"),
    ("a = 1,000", 1, "all digits, without commas", "不加逗号"),
    ("a = 80%", 1, "all digits, without commas, units", "单位"),
    ("a = 007", 1, "zeros before it", "不补零"),
    ("a = 1;", 1, "nothing stands behind a value", "值之后不写"),
    ('a = "x",', 1, "nothing stands behind a value", "值之后不写"),
    ("a = 1 // why", 1, "a remark begins with #", "注释以 # 开头"),
    ('a = "x" b = "y"', 1, "one key and its value", "一个键和它的值"),
    ('a = "C:\\data"', 1, "in single quotation marks", "单引号"),
    ("a = yes", 1, "in straight quotation marks", "引号"),
    ("a =", 1, "in straight quotation marks", "引号"),
]


class Anything(BaseModel):
    """No key is asked for."""


@pytest.mark.parametrize(("text", "line", "english", "chinese"), SLIPS)
def test_a_slip_is_told_with_what_to_write(text: str, line: int, english: str, chinese: str) -> None:
    """“Cannot overwrite a value” told nobody that [measure] in line 1 had to be [[measure]]."""
    with pytest.raises(DefinitionError) as refused:
        model_in(f"{text}\n", Path("measures.toml"), Anything)
    told = refused.value.sentence
    assert f"line {line}" in told.en
    assert english in told.en
    assert chinese in told.zh
