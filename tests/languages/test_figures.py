"""Dates, times, figures and lists as each language writes them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.views import format as figures
from content.catalog import Catalog
from content.folders import folders

MOMENT = datetime(2026, 3, 3, 21, 5, tzinfo=UTC)
DAY = date(2026, 3, 3)


def plain(text: str) -> str:
    """With CLDR's narrow spaces as common ones."""
    return text.replace("\u202f", " ").replace("\xa0", " ")


@pytest.mark.parametrize(
    ("language", "time", "weekday_and_time", "long_day", "distance", "share"),
    [
        ("en", "10:05 PM", "Tue 9:05 PM", "Tuesday, March 3", "8.05 km", "75%"),
        ("de", "22:05", "Di., 21:05", "Dienstag, 3. März", "8,05 km", "75 %"),
        ("es", "22:05", "mar, 21:05", "martes, 3 de marzo", "8,05 km", "75 %"),
        ("fr", "22:05", "mar. 21:05", "mardi 3 mars", "8,05 km", "75 %"),
        ("pt-BR", "22:05", "ter., 21:05", "terça-feira, 3 de março", "8,05 km", "75%"),
        ("it", "22:05", "mar 21:05", "martedì 3 marzo", "8,05 km", "75%"),
    ],
)
def test_each_language_has_its_own_way(
    language: str, time: str, weekday_and_time: str, long_day: str, distance: str, share: str
) -> None:
    berlin = ZoneInfo("Europe/Berlin")

    assert plain(figures.clock_time(MOMENT, berlin, language)) == time
    assert plain(figures.weekday_and_time(MOMENT, language)) == weekday_and_time
    assert figures.long_day(DAY, language) == long_day
    assert plain(figures.distance(8050, language, "km")) == distance
    assert plain(figures.percent(0.75, language)) == share


def test_words_are_joined_as_the_language_does() -> None:
    assert figures.listed(["Mon", "Wed", "Fri"], "en") == "Mon, Wed, and Fri"
    assert figures.listed(["Mo", "Mi", "Fr"], "de") == "Mo, Mi und Fr"
    assert figures.row(["10 km", "52:10"], "de") == "10 km, 52:10"
    assert figures.row([], "en") == ""


def test_minutes_have_the_form_of_their_number() -> None:
    assert [plain(figures.minutes(60 * n, "pl")) for n in (1, 3, 10)] == [
        "1 minuta", "3 minuty", "10 minut",
    ]  # fmt: skip
    assert plain(figures.short_minutes(10, "de")) == "10 Min."


@pytest.mark.parametrize("wording", ["ask_minutes", "ask_chair"])
@pytest.mark.parametrize("code", folders())
def test_minutes_bring_their_unit_and_no_sentence_says_it_again(
    code: str, wording: str, catalog: Catalog
) -> None:
    ten = figures.minutes(600, code)

    said = catalog.languages[code].texts.get(f"nudge.{wording}", minutes=ten)

    assert plain(said).count(plain(ten).split()[-1]) == 1
