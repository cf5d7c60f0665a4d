"""Refusals: what a person did that cannot be accepted, in one sentence that says what to do."""

from pathlib import Path

from etl.values.faults import in_both
from etl.values.text import Text


class Refusal(Exception):
    """Something a user handed in or asked for is refused. Carries one sentence in each language."""

    def __init__(self, sentence: Text) -> None:
        super().__init__(sentence.en)
        self.sentence = sentence


class DefinitionError(Refusal):
    """A definition file is wrong. The sentence begins with the file's name and, where known, the line; `said` is what
    follows. An English one has its Chinese in faults.toml."""

    def __init__(self, file: Path, line: int | None, sentence: str | Text) -> None:
        self.file = file
        self.line = line
        self.said = sentence if isinstance(sentence, Text) else in_both(sentence)
        where = f"{file.parent.name}/{file.name}" + (f", line {line}" if line else "")
        where_zh = f"{file.parent.name}/{file.name}" + (f" 第 {line} 行" if line else "")
        super().__init__(Text(en=f"{where}: {self.said.en}", zh=f"{where_zh}：{self.said.zh}"))
