"""The words of the calendar file."""

from bot.documents.calendar import Words
from content.texts import Texts


def words(texts: Texts) -> Words:
    """What stands in the events."""
    return Words(
        calendar=texts.get("calendar.name"),
        run=texts.get("calendar.run"),
        care=texts.get("calendar.care"),
        care_note=texts.get("calendar.care_note"),
    )
