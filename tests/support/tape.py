"""A Telegram for each process of a scene, all on one tape, as a chaos run counts calls."""

from typing import Any

from telegram.request import RequestData

from playground.calls import Call
from scheduler.clock import Clock
from tests.chaos.notes import ATTEMPT, PID, ROW
from tests.fakes.telegram import FakeTelegram, Reply


class Tape:
    """What all processes called, in the order in which it reached Telegram."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.calls: list[Call] = []

    def begin(self, key: str, *, process: int) -> Call:
        """A call for the row with this key; its outcome is noted when it is known."""
        now = self._clock.now()
        noted = Call(
            seq=len(self.calls) + 1,
            at=now,
            real=now.timestamp(),
            method="sendMessage",
            params={ROW: key, ATTEMPT: len(self.calls) + 1, PID: process},
        )
        self.calls.append(noted)
        return noted


class TapedTelegram(FakeTelegram):
    """Telegram as one process sees it; a message's words are its row's key."""

    def __init__(self, tape: Tape, *, process: int) -> None:
        super().__init__()
        self._tape = tape
        self._process = process

    async def do_request(  # type: ignore[override]  # PTB's timeouts do not matter here
        self, url: str, method: str, request_data: RequestData | None = None, **_: Any
    ) -> Reply:
        """As ever, and noted: an answer that does not come is lost."""
        words = (request_data.parameters if request_data else {}).get("text", "")
        noted = self._tape.begin(str(words), process=self._process)
        try:
            answer = await super().do_request(url, method, request_data)
        except Exception:
            noted.outcome = "lost"
            raise
        noted.outcome = "ok"
        return answer
