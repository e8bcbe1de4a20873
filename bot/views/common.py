"""Messages every feature may need."""

from bot.markup import Html
from bot.turn import text_payload
from content.texts import Texts
from scheduler.ports import Draft


def apology(texts: Texts) -> Draft:
    """Something broke on our side; nothing the runner did is lost."""
    return Draft("sendMessage", text_payload(Html(texts.get("common.apology")), None))


def slow_down(texts: Texts) -> Draft:
    """Too many messages at once: what came beyond the limit is not read."""
    return Draft("sendMessage", text_payload(Html(texts.get("common.slow_down")), None))
