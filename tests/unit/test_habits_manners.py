from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from scheduler.habits import (
    Answer,
    History,
    NoNudge,
    NudgeRecord,
    NudgeSettings,
    Pause,
    Plan,
    Reason,
    Snooze,
    next_nudge,
    snooze_until,
)
from scheduler.local_time import habit_to_utc, to_utc
from tests.unit.habits_builders import BERLIN, EVENING, MONDAY, NOW, SETTINGS, nudge, run, weekly

DAILY = History(runs=weekly(range(7), EVENING, weeks=range(1, 9)))
SLOTS = ("mon-1900", "tue-1900", "wed-1900", "thu-1900", "fri-1900", "sat-1900", "sun-1900")


def answer_of(history: History, settings: NudgeSettings = SETTINGS) -> Plan | NoNudge:
    return next_nudge(history, zone=BERLIN, now=NOW, settings=settings)


def ignored(count: int) -> History:
    """So many unanswered in a row up to yesterday, and the last run before all of them."""
    nudges = tuple(
        nudge(day, SLOTS[day.weekday()], EVENING + 30, Answer.IGNORED)
        for day in (MONDAY - timedelta(days=back) for back in range(1, count + 1))
    )
    runs = tuple(one for one in DAILY.runs if one.local_date < MONDAY - timedelta(days=count))
    return History(runs=runs, nudges=nudges)


def reason_of(answer: Plan | NoNudge) -> Reason | None:
    return answer.reason if isinstance(answer, NoNudge) else None


def test_nudges_turned_off_are_off() -> None:
    assert reason_of(answer_of(DAILY, NudgeSettings(enabled=False))) is Reason.TURNED_OFF


def test_nothing_is_planned_within_quiet_hours() -> None:
    settings = NudgeSettings(quiet_start=18 * 60, quiet_end=9 * 60)

    assert reason_of(answer_of(DAILY, settings)) is Reason.QUIET_HOURS


def test_a_nudge_is_moved_out_of_quiet_hours_while_it_still_makes_sense() -> None:
    settings = NudgeSettings(quiet_start=12 * 60, quiet_end=19 * 60 + 50)

    answer = answer_of(DAILY, settings)

    assert isinstance(answer, Plan)
    assert answer.at == to_utc(MONDAY, 19 * 60 + 50, BERLIN)


def test_one_unanswered_changes_nothing() -> None:
    answer = answer_of(ignored(1))

    assert isinstance(answer, Plan)
    assert answer.local_date == MONDAY


def test_two_unanswered_in_a_row_space_nudges_out() -> None:
    answer = answer_of(ignored(2))

    assert isinstance(answer, Plan)
    assert answer.local_date == MONDAY + timedelta(days=1)
    assert not answer.ask_to_stop


def test_after_four_unanswered_it_asks_once_whether_to_stop() -> None:
    answer = answer_of(ignored(4))

    assert isinstance(answer, Plan)
    assert answer.ask_to_stop


def test_after_that_it_is_silent_until_a_run_is_logged() -> None:
    history = ignored(5)

    silent = answer_of(history)
    back = answer_of(replace(history, runs=(*DAILY.runs, run(MONDAY, 4 * 60 + 30))))

    assert reason_of(silent) is Reason.BACKED_OFF
    assert isinstance(back, Plan)


def test_stop_is_silence_until_a_run_is_logged() -> None:
    stopped = nudge(MONDAY - timedelta(days=1), "sun-1900", EVENING + 30, Answer.STOP)

    assert reason_of(answer_of(replace(DAILY, nudges=(stopped,)))) is Reason.BACKED_OFF


def test_an_answer_ends_the_row_of_unanswered_ones() -> None:
    history = ignored(5)
    answered = replace(history.nudges[0], answer=Answer.NOT_TODAY)

    answer = answer_of(replace(history, nudges=(answered, *history.nudges[1:])))

    assert reason_of(answer) is not Reason.BACKED_OFF


def test_a_nudge_just_sent_is_not_unanswered_yet() -> None:
    last = MONDAY - timedelta(days=1)
    now = to_utc(last, EVENING + 60, BERLIN)
    history = ignored(2)
    pending = replace(history.nudges[0], answer=None)

    answer = next_nudge(
        replace(history, nudges=(pending, history.nudges[1])),
        zone=BERLIN,
        now=now,
        settings=SETTINGS,
    )

    assert isinstance(answer, Plan)
    assert answer.local_date == MONDAY


def test_the_weekly_cap_holds_and_says_when_it_frees() -> None:
    nudges = tuple(
        nudge(MONDAY - timedelta(days=back), SLOTS[-back], EVENING + 30, Answer.YES)
        for back in (1, 3, 5)
    )

    answer = answer_of(replace(DAILY, nudges=nudges), NudgeSettings(weekly_cap=3))

    frees = to_utc(MONDAY + timedelta(days=2), EVENING + 31, BERLIN)
    assert answer == NoNudge(Reason.WEEKLY_CAP, frees)


def test_a_weekly_cap_of_none_at_all_is_silence() -> None:
    assert reason_of(answer_of(DAILY, NudgeSettings(weekly_cap=0))) is Reason.WEEKLY_CAP


def test_two_a_day_are_the_most() -> None:
    morning, noon = ((h, weekly([0], h * 60, weeks=range(1, 9))) for h in (8, 13))
    asked = tuple(
        nudge(MONDAY, f"mon-{hour:02d}00", hour * 60 + 30, Answer.NOT_TODAY) for hour in (8, 13)
    )
    history = History(runs=DAILY.runs + morning[1] + noon[1], nudges=asked)

    answer = next_nudge(history, zone=BERLIN, now=asked[1].planned_for, settings=SETTINGS)

    assert isinstance(answer, Plan)
    assert answer.local_date > MONDAY


def test_a_muted_slot_stays_muted_when_its_time_drifts() -> None:
    settings = NudgeSettings(muted=frozenset({"mon-1835"}))

    answer = answer_of(DAILY, settings)

    assert isinstance(answer, Plan)
    assert answer.slot == "tue-1900"


def test_less_often_never_asks_two_days_in_a_row() -> None:
    yesterday = nudge(MONDAY - timedelta(days=1), "sun-1900", EVENING + 30, Answer.YES)

    answer = answer_of(replace(DAILY, nudges=(yesterday,)), NudgeSettings(less_often=True))

    assert not isinstance(answer, Plan) or answer.local_date > MONDAY


def test_a_pause_is_silence_until_its_end() -> None:
    until = MONDAY + timedelta(days=9)

    answer = answer_of(replace(DAILY, pauses=(Pause(MONDAY, until),)))

    assert answer == NoNudge(Reason.PAUSED, habit_to_utc(until, 0, BERLIN))


def test_no_nudge_is_planned_into_a_pause_to_come() -> None:
    pause = Pause(MONDAY + timedelta(days=1), MONDAY + timedelta(days=4))

    answer = next_nudge(
        replace(DAILY, pauses=(pause,)),
        zone=BERLIN,
        now=to_utc(MONDAY, 22 * 60, BERLIN),
        settings=SETTINGS,
    )

    assert isinstance(answer, Plan)
    assert answer.local_date == pause.until


@pytest.mark.parametrize("hours", [1, 4])
def test_a_snooze_is_kept_even_in_quiet_hours(hours: int) -> None:
    now = to_utc(MONDAY, EVENING + 40, BERLIN)
    again = now + timedelta(hours=hours)
    put_off = nudge(MONDAY, "mon-1900", EVENING + 30, Answer.LATER, again_at=again)

    answer = next_nudge(replace(DAILY, nudges=(put_off,)), zone=BERLIN, now=now, settings=SETTINGS)

    assert isinstance(answer, Plan)
    assert (answer.at, answer.snoozed, answer.slot) == (again, True, "mon-1900")


def test_a_run_logged_meanwhile_ends_the_snooze() -> None:
    again = to_utc(MONDAY, EVENING + 120, BERLIN)
    put_off = nudge(MONDAY, "mon-1900", EVENING + 30, Answer.STILL_RUNNING, again_at=again)
    ran = run(MONDAY, EVENING + 50)

    answer = next_nudge(
        History((*DAILY.runs, ran), (put_off,)),
        zone=BERLIN,
        now=ran.finished_at,
        settings=SETTINGS,
    )

    assert not isinstance(answer, Plan) or not answer.snoozed


@pytest.mark.parametrize(
    ("choice", "hour", "minutes"),
    [
        (Snooze.HALF_HOUR, 12, 12 * 60 + 30),
        (Snooze.STILL_RUNNING, 12, 12 * 60 + 30),
        (Snooze.TWO_HOURS, 23, 25 * 60),
        (Snooze.THIS_EVENING, 12, 20 * 60),
        (Snooze.THIS_EVENING, 21, 22 * 60),
    ],
)
def test_later_is_when_the_runner_said(choice: Snooze, hour: int, minutes: int) -> None:
    now = to_utc(MONDAY, hour * 60, BERLIN)

    assert snooze_until(choice, now=now, zone=BERLIN) == to_utc(MONDAY, minutes, BERLIN)


def test_a_nudge_that_was_never_sent_counts_for_nothing() -> None:
    dropped = NudgeRecord("mon-1900", MONDAY, datetime(2026, 6, 1, 17, 30, tzinfo=UTC))

    assert answer_of(replace(DAILY, nudges=(dropped,))) == answer_of(DAILY)
