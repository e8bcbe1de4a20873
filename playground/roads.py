"""The road of a message for engineers: what the bot tells of it, and the calls it made here.

The bot's part comes through a port; without one there are the calls alone.
"""

from typing import Protocol

from starlette.requests import Request
from starlette.routing import Route

from playground.calls import Call, Calls
from playground.desk import answering
from playground.errors import ApiError, Json
from playground.state import State


class RoadBook(Protocol):
    """Whoever runs the bot in this process can tell what it did."""

    async def road(self, *, chat_id: int, message_id: int) -> Json | None:
        """`{"stations": [{"name", "rows": [{...}]}]}` in the order they were passed, or None."""
        ...


class RoadDesk:
    """The endpoint behind the page's "what just happened"."""

    def __init__(self, state: State, *, calls: Calls, roads: RoadBook | None) -> None:
        self._state = state
        self._calls = calls
        self._roads = roads

    def route(self) -> Route:
        """Where it is asked."""
        path = "/playground/chats/{chat_id:int}/road/{message_id:int}"
        return Route(path, answering(self.road))

    async def road(self, request: Request) -> Json:
        """Stations and calls of one message. Refuses a message that is not there."""
        chat_id, message_id = request.path_params["chat_id"], request.path_params["message_id"]
        if self._state.message(chat_id, message_id) is None:
            raise ApiError(404, "there is no such message")
        told = (
            await self._roads.road(chat_id=chat_id, message_id=message_id) if self._roads else None
        )
        calls = [one for one in self._calls.find(chat_id=chat_id) if _wrote(one, message_id)]
        return {
            "stations": told["stations"] if told else [],
            "calls": [_call_view(one) for one in calls],
        }


def _wrote(call: Call, message_id: int) -> bool:
    """Whether a call made this message or changed it."""
    result = call.result[0] if isinstance(call.result, list) and call.result else call.result
    made = result.get("message_id") if isinstance(result, dict) else None
    return message_id in (made, call.params.get("message_id"))


def _call_view(call: Call) -> Json:
    """Neither text nor buttons: they are on the screen already."""
    return {
        "method": call.method,
        "outcome": call.outcome,
        "code": call.code,
        "description": call.description,
        "at": call.at.isoformat(),
        "took_ms": call.took_ms,
    }
