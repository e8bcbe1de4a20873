"""The base of every content model."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """Read once at start, never changed; an unknown field is a typo and stops the start."""

    model_config = ConfigDict(frozen=True, extra="forbid")
