"""The common base of every definition: unknown keys are refused and nothing changes after loading."""

from pydantic import BaseModel, ConfigDict


class Definition(BaseModel):
    """A piece of a programme's definition as read from its file."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
