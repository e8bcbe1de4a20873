"""A time of day as a language writes it, which words beside it can agree with ("a la 1:05")."""

from datetime import time

from babel import dates

from content.locales import locale_of

# What {time} and its like are called where they stand for a time of day.
NAMES = frozenset({"time", "ask", "start", "finish"})


class ClockTime(str):
    """A written time; `{time:la|las}` chooses between words by its hour.

    The first is for an hour that CLDR counts as one thing ("one"), the second for all others. It
    is the hour as it is written: 13:05 is not one o'clock where the day has 24 hours.
    """

    is_one: bool

    def __new__(cls, at: time, language: str) -> "ClockTime":
        """As this language writes it: "18:10", "6:10 PM"."""
        locale = locale_of(language)
        made = super().__new__(cls, dates.format_time(at, format="short", locale=locale))
        twelve = "h" in locale.time_formats["short"].pattern
        hour = (at.hour % 12 or 12) if twelve else at.hour
        made.is_one = locale.plural_form(hour) == "one"
        return made

    def __format__(self, choices: str) -> str:
        if not choices:
            return str(self)
        one, others = choices.split("|")
        return one if self.is_one else others
