"""A method: the dated rules that lead from indicators to points, to a total, to a grade."""

from pydantic import model_validator

from etl.definitions.method.consistency import inconsistencies
from etl.definitions.method.tables import MethodTables
from etl.values.amounts import check_bands


class Method(MethodTables):
    """methods/<date>.toml, in force for every period that begins on its date or later, until the next one."""

    @model_validator(mode="after")
    def _hangs_together(self) -> "Method":
        for sentence in inconsistencies(self):
            raise ValueError(sentence)
        if self.grade:
            check_bands([(grade.from_, grade.to) for grade in self.grade])
        return self
