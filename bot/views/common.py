"""Messages every feature may need."""

from bot.markup import Html
from bot.turn import text_payload
from content.texts import Texts
from scheduler.ports import Draft


def apology(texts: Texts) -> Draft:
    """Something broke on our side; nothing the runner did is lost."""
    return Draft("sendMessage", text_payload(Html(texts.get("common.apology")), None))
