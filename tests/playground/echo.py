"""A small bot that polls a playground by hand: no library, no state."""

from typing import Any

from tests.playground.conftest import HandBot
from tests.playground.pictures import png

KEYBOARD = {
    "inline_keyboard": [
        [
            {"text": "Fine", "callback_data": "fine", "style": "success"},
            {"text": "Stop", "callback_data": "stop", "style": "danger"},
        ]
    ]
}


class EchoBot(HandBot):
    """Polls; answers a text with itself in bold and buttons, a press with a toast and an edit."""

    async def run(self) -> None:
        offset = 0
        while True:
            for update in await self.call("getUpdates", offset=offset, timeout=20):
                offset = update["update_id"] + 1
                await self.handle(update)

    async def handle(self, update: dict[str, Any]) -> None:
        if query := update.get("callback_query"):
            await self.pressed(query)
            return
        message = update.get("message") or update["edited_message"]
        chat, text = message["chat"]["id"], message.get("text", "a file")
        if text == "/picture":
            # as python-telegram-bot sends bare bytes
            files = {"photo": ("photo", png(40, 30), "application/octet-stream")}
            await self.upload("sendPhoto", files, chat_id=str(chat), caption="A square")
            return
        echo = f"<b>{text.replace('<', '&lt;')}</b>"
        await self.call(
            "sendMessage", chat_id=chat, text=echo, parse_mode="HTML", reply_markup=KEYBOARD
        )

    async def pressed(self, query: dict[str, Any]) -> None:
        where = {"chat_id": query["from"]["id"], "message_id": query["message"]["message_id"]}
        alert = query["data"] == "stop"
        await self.call(
            "answerCallbackQuery",
            callback_query_id=query["id"],
            text="Stopped" if alert else "Good to hear",
            show_alert=alert,
        )
        await self.call("editMessageText", **where, text=f"You said {query['data']}")
