"""The words of nudges, and the words runners use for time off and places."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.views.nudge import NudgePresenter, wordings
from content.catalog import Catalog
from content.time_off import read_time_off, time_off_words
from content.zones import find_place, like_place
from scheduler.habits import Why
from scheduler.ports import Asking
from storage.records import User
from tests.support.nudge_rows import RUNNER, Rows

TODAY = date(2026, 3, 2)  # a Monday
ASKED = datetime(2026, 3, 2, 19, tzinfo=UTC)
WORDS = time_off_words("en")
WHY = Why(weekday=1, usual_finish=19 * 60 + 10, runs=6, not_today=0, ignored=0, declared=False)


def asking(number: int, *, snoozed: bool = False, stop: bool = False) -> Asking:
    return Asking(nudge_id=number, at=ASKED, why=WHY, ask_to_stop=stop, snoozed=snoozed, last=None)


async def known(rows: Rows) -> User:
    await rows.runner()
    return await rows.user(RUNNER)


def test_there_are_many_wordings_and_several_of_the_runners_own_last_session(
    catalog: Catalog,
) -> None:
    names = wordings(catalog.of("en").texts, False)

    assert len(names) >= 8
    assert sum(name.startswith("last_") for name in names) >= 3


async def test_the_same_wording_never_comes_twice_running(rows: Rows, catalog: Catalog) -> None:
    presenter, last, user = NudgePresenter(catalog), None, await known(rows)
    seen = set()
    for number in range(60):
        worded = presenter.nudge(_with(user, last), asking(number))
        assert worded.wording != last
        last = worded.wording
        seen.add(last)

    assert len(seen) >= 8


def _with(user: User, wording: str | None) -> User:
    return replace(user, last_wording=wording)


async def test_the_question_whether_to_stop_offers_both(rows: Rows, catalog: Catalog) -> None:
    worded = NudgePresenter(catalog).nudge(await known(rows), asking(1, stop=True))

    rows_of_buttons = worded.draft.payload["reply_markup"]["inline_keyboard"]
    labels = [button["text"] for row in rows_of_buttons for button in row]
    assert {"Keep asking", "Yes, stop asking"} <= set(labels)


@pytest.mark.parametrize(
    ("said", "back"),
    [
        ("two weeks off", date(2026, 3, 16)),
        ("I'm off until 3 March", date(2026, 3, 3)),
        ("off until 1 March", date(2027, 3, 1)),
        ("away till Friday", date(2026, 3, 6)),
        ("injured, 10 days", date(2026, 3, 12)),
        ("on holiday until March 21st", date(2026, 3, 21)),
        ("taking a break until 2026-04-01", date(2026, 4, 1)),
        ("off for a couple of weeks", date(2026, 3, 16)),
    ],
)
def test_time_off_is_read(said: str, back: date) -> None:
    assert read_time_off(said, WORDS, "en", today=TODAY) == back


@pytest.mark.parametrize(
    ("code", "said", "back"),
    [
        ("en", "off until tomorrow", date(2026, 3, 3)),
        ("it", "in pausa fino a domani", date(2026, 3, 3)),
        ("it", "sono in ferie fino al 10 marzo", date(2026, 3, 10)),
        ("it", "pausa di due settimane", date(2026, 3, 16)),
        ("pt-BR", "fora até sexta", date(2026, 3, 6)),
        ("pt-BR", "viajando até sexta-feira", date(2026, 3, 6)),
        ("pt-BR", "de férias por quinze dias", date(2026, 3, 17)),
    ],
)
def test_time_off_is_read_in_the_runners_language(code: str, said: str, back: date) -> None:
    assert read_time_off(said, time_off_words(code), code, today=TODAY) == back


@pytest.mark.parametrize(
    "said",
    [
        "I've been off for two weeks",
        "my heel hurts for two weeks",
        "see you in two weeks",
        "my shoes are off",
        "off until 31 February",
        "off for 12 years",
    ],
)
def test_what_is_not_time_off_is_left_alone(said: str) -> None:
    assert read_time_off(said, WORDS, "en", today=TODAY) is None


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Munich", "Europe/Berlin"),
        ("münchen", "Europe/Berlin"),
        ("São Paulo", "America/Sao_Paulo"),
        ("Lyon, France", "Europe/Paris"),
        ("Germany", "Europe/Berlin"),
        ("New Delhi", "Asia/Kolkata"),
        ("I live in Lisbon", "Europe/Lisbon"),
    ],
)
def test_a_place_has_its_zone(typed: str, zone: str) -> None:
    assert find_place(typed, "en") == (zone,)


def test_a_country_with_several_clocks_is_asked_about() -> None:
    assert len(find_place("Australia", "en")) > 3


def test_a_typing_mistake_is_offered_and_not_taken() -> None:
    assert find_place("Barcelna", "en") == ()
    assert like_place("Barcelna", "en") == ("Europe/Madrid",)
