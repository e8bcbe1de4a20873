"""Pictures on their way out: uploaded once, then sent by Telegram's file id."""

from collections.abc import Mapping
from typing import Any

from bot.api import Answer, Upload


class Media:
    """Puts files in the place of picture names. Until pictures exist, nothing needs it."""

    async def attach(
        self, parameters: dict[str, Any]
    ) -> tuple[dict[str, Any], Mapping[str, Upload]]:
        """Parameters ready to send, and the files that go along."""
        return parameters, {}

    async def learn(self, payload: Mapping[str, Any], answer: Answer) -> None:
        """Remember the file id Telegram gave, so that the file goes up only once."""
