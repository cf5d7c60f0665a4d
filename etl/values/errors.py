"""Refusals: what a person did that cannot be accepted, in one sentence that says what to do."""

from pathlib import Path

from etl.values.text import Text


class Refusal(Exception):
    """Something a user handed in or asked for is refused. Carries one sentence in each language."""

    def __init__(self, sentence: Text) -> None:
        super().__init__(sentence.en)
        self.sentence = sentence


class DefinitionError(Refusal):
    """A definition file is wrong. The sentence begins with the file's name and, where known, the line."""

    def __init__(self, file: Path, line: int | None, sentence: str) -> None:
        self.file = file
        self.line = line
        self.said = sentence
        where = f"{file.parent.name}/{file.name}" + (f", line {line}" if line else "")
        where_zh = f"{file.parent.name}/{file.name}" + (f" 第 {line} 行" if line else "")
        super().__init__(Text(en=f"{where}: {sentence}", zh=f"{where_zh}：{sentence}"))
