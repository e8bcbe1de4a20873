"""What the page and tests may post, checked. What becomes of it is in desk.py and controls.py."""

from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request

from playground.errors import ApiError


class Body(BaseModel):
    """What the page posts."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class NewRunner(Body):
    """A new runner."""

    first_name: str = Field(min_length=1, max_length=64)
    language_code: str = Field(default="en", pattern="^[a-z]{2}$")
    id: int | None = Field(default=None, gt=0)
    started: bool = False


class Say(Body):
    """A typed text."""

    text: str
    reply_to: int | None = None


class Edit(Body):
    """A new text for an own message."""

    message_id: int
    text: str


class Press(Body):
    """A pressed button. `force` presses one that is gone by now, as a slow phone would."""

    message_id: int
    data: str
    force: bool = False


class Place(Body):
    """A shared location."""

    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)


class Block(Body):
    """Block or unblock the bot."""

    blocked: bool


class Inline(Body):
    """What is typed after the bot's name."""

    query: str


class Choose(Body):
    """One of the inline results."""

    query_id: str
    result_id: str


class Rate(Body):
    """A new speed of the clock."""

    rate: float = Field(gt=0, le=3600)


class Seed(Body):
    """A seed for the faults that hit by chance."""

    seed: int


B = TypeVar("B", bound=Body)


async def read_body(request: Request, kind: type[B]) -> B:
    """The checked body. Raises ApiError 400 that names what is wrong."""
    try:
        return kind.model_validate_json(await request.body())
    except ValidationError as error:
        raise ApiError(400, str(error)) from error
