"""How long the runs of a told week take; and times and lengths as answers, in six languages."""

import pytest

from bot.understanding import Intent, Understander
from bot.understanding.extraction.facts import facts
from bot.understanding.text import normalise
from bot.understanding.types import WEEKDAYS, Weekday

Week = dict[Weekday, tuple[str | None, int | None]]
DAILY: Week = dict.fromkeys(WEEKDAYS, ("18:00", 45))

TOLD: tuple[tuple[str, str, Week], ...] = (
    ("en", "I run every day at 6 pm for 45 minutes", DAILY),
    ("en", "I run 45 minutes every day at 6 pm", DAILY),
    ("en", "every day at 6pm, 45 min", DAILY),
    ("en", "tue thu 18:30 1h, sunday 9 for 2 hours",
     {"tue": ("18:30", 60), "thu": ("18:30", 60), "sun": ("09:00", 120)}),
    ("en", "an hour and a half on sundays at 8", {"sun": ("08:00", 90)}),
    ("en", "30 minutes mondays at 7, 90 min sundays at 9",
     {"mon": ("07:00", 30), "sun": ("09:00", 90)}),
    ("en", "mon 6:30, wed 7, 45 minutes each", {"mon": ("06:30", 45), "wed": ("07:00", 45)}),
    ("en", "mon 6, long run sunday 8 for 2 hours",
     {"mon": ("06:00", None), "sun": ("08:00", 120)}),
    ("en", "mon for 40 min", {"mon": (None, 40)}),
    ("en", "mondays from 6 to 7 pm", {"mon": ("18:00", 60)}),
    ("en", "tue 6-7pm", {"tue": ("18:00", 60)}),
    ("en", "tue 18:30-19:30", {"tue": ("18:30", 60)}),
    ("en", "mon 10 to 7 pm", {"mon": ("18:50", None)}),
    ("en", "mon 5k at 7", {"mon": ("07:00", None)}),
    ("de", "ich laufe jeden Tag um 18 Uhr 45 Minuten", DAILY),
    ("de", "Mo Mi 6:30, eine Stunde", {"mon": ("06:30", 60), "wed": ("06:30", 60)}),
    ("de", "montags um 18 Uhr eine halbe Stunde", {"mon": ("18:00", 30)}),
    ("de", "Di um halb sieben, anderthalb Stunden", {"tue": ("06:30", 90)}),
    ("de", "Mo von 18 bis 19 Uhr", {"mon": ("18:00", 60)}),
    ("es", "corro todos los días a las 6 de la tarde durante 45 minutos", DAILY),
    ("es", "lunes a las 7, 1 hora", {"mon": ("07:00", 60)}),
    ("es", "los martes a las 7 durante hora y media", {"tue": ("07:00", 90)}),
    ("es", "los martes de 18 a 19", {"tue": ("18:00", 60)}),
    ("es", "todos los martes a las 7 y media", {"tue": ("07:30", None)}),
    ("fr", "je cours tous les jours à 18 h pendant 45 minutes", DAILY),
    ("fr", "lundi à 18h, 1h", {"mon": ("18:00", 60)}),
    ("fr", "lundi 7h et jeudi 18h", {"mon": ("07:00", None), "thu": ("18:00", None)}),
    ("fr", "mardi 18h30 une demi-heure", {"tue": ("18:30", 30)}),
    ("fr", "lundi de 18h à 19h", {"mon": ("18:00", 60)}),
    ("pt", "corro todo dia às 18h por 45 minutos", DAILY),
    ("pt", "segunda às 6h30 por uma hora", {"mon": ("06:30", 60)}),
    ("pt", "todo domingo às 7h e meia, meia hora", {"sun": ("07:30", 30)}),
    ("it", "corro ogni giorno alle 18 per 45 minuti", DAILY),
    ("it", "lunedì alle 7 per un'ora e mezza", {"mon": ("07:00", 90)}),
    ("it", "martedì dalle 18 alle 19", {"tue": ("18:00", 60)}),
)  # fmt: skip


@pytest.mark.parametrize(("language", "words", "week"), TOLD)
def test_a_week_carries_its_lengths(language: str, words: str, week: Week) -> None:
    slots = facts(normalise(words), language, Intent.SCHEDULE_DECLARE, None)

    assert dict(slots.schedule) == {day: time for day, (time, _) in week.items()}
    assert dict(slots.schedule_minutes) == {day: m for day, (_, m) in week.items() if m}


@pytest.mark.parametrize(
    ("language", "words", "minutes"),
    [
        ("en", "45", 45),
        ("en", "1:15", 75),
        ("en", "about 50 minutes", 50),
        ("en", "an hour and a half", 90),
        ("de", "so eine Dreiviertelstunde", 45),
        ("es", "una hora y media", 90),
        ("fr", "1h30", 90),
        ("it", "un'ora", 60),
        ("pt-BR", "meia hora", 30),
        ("en", "it varies", None),
        ("en", "Berlin", None),
        ("en", "9000", None),
        ("en", "2 min", None),
    ],
)
def test_how_long_is_read_from_an_answer(
    understander: Understander, language: str, words: str, minutes: int | None
) -> None:
    assert understander.minutes_in(words, language) == minutes


@pytest.mark.parametrize(
    ("language", "words", "time"),
    [
        ("en", "7", "07:00"),
        ("en", "6 pm", "18:00"),
        ("en", "6 in the evening", "18:00"),
        ("en", "half past six", "06:30"),
        ("de", "halb sieben", "06:30"),
        ("de", "um 7 Uhr abends", "19:00"),
        ("es", "a las siete de la tarde", "19:00"),
        ("fr", "18h30", "18:30"),
        ("it", "alle 19", "19:00"),
        ("pt-BR", "7 da manhã", "07:00"),
        ("en", "Berlin", None),
        ("en", "45 minutes", None),
    ],
)
def test_a_time_of_day_is_read_from_an_answer(
    understander: Understander, language: str, words: str, time: str | None
) -> None:
    found = understander.time_in(words, language)

    assert (found and found.text()) == time


@pytest.mark.parametrize(
    ("words", "alone"),
    [("45 minutes", True), ("for an hour", True), ("just ran 45 minutes", False)],
)
def test_a_bare_length_says_nothing_besides(
    understander: Understander, words: str, alone: bool
) -> None:
    assert (understander.minutes_in(words, "en", alone=True) is not None) is alone


@pytest.mark.parametrize(
    ("words", "alone"), [("at 6 pm", True), ("18:30", True), ("back home at 6 pm", False)]
)
def test_a_bare_time_says_nothing_besides(
    understander: Understander, words: str, alone: bool
) -> None:
    assert (understander.time_in(words, "en", alone=True) is not None) is alone
