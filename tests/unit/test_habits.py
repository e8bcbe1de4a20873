from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduler.habits import (
    Answer,
    DeclaredSlot,
    History,
    NoNudge,
    Plan,
    Reason,
    Source,
    next_nudge,
    same_slot,
    usual_week,
)
from scheduler.local_time import local_minute
from tests.unit.habits_builders import BERLIN, EVENING, MONDAY, NOW, SETTINGS, nudge, run, weekly

TUESDAY = MONDAY + timedelta(days=1)
TUESDAYS = History(runs=weekly([1], EVENING, weeks=range(1, 7)))


def plan_of(history: History, *, now: datetime = NOW, zone: ZoneInfo = BERLIN) -> Plan:
    answer = next_nudge(history, zone=zone, now=now, settings=SETTINGS)
    assert isinstance(answer, Plan), answer
    return answer


def test_nothing_known_means_nothing_planned() -> None:
    answer = next_nudge(History(), zone=BERLIN, now=NOW, settings=SETTINGS)

    assert answer == NoNudge(Reason.NO_EVIDENCE, datetime(2026, 6, 2, 2, 0, tzinfo=UTC))


def test_the_nudge_comes_within_an_hour_after_the_usual_finish_and_says_why() -> None:
    plan = plan_of(TUESDAYS)

    assert plan.local_date == TUESDAY
    assert plan.slot == "tue-1900"
    assert EVENING + 15 <= local_minute(plan.at, BERLIN) <= EVENING + 60
    assert (plan.why.weekday, plan.why.usual_finish, plan.why.runs) == (1, EVENING, 6)


def test_it_waits_for_most_finishes_not_for_the_mean() -> None:
    finishes = [EVENING - 30, EVENING - 15, EVENING, EVENING, EVENING + 15, EVENING + 30]
    runs = [weekly([1], minute, weeks=[week])[0] for week, minute in enumerate(finishes, 1)]

    plan = plan_of(History(runs=tuple(runs)))

    asked = local_minute(plan.at, BERLIN)
    assert sum(minute <= asked for minute in finishes) >= 5


def test_half_past_eleven_and_a_quarter_past_midnight_are_one_slot_of_the_evening() -> None:
    late = weekly([1], 23 * 60 + 30, weeks=[1, 3, 5]) + weekly([1], 1440 + 15, weeks=[2, 4])

    slots = usual_week(History(runs=late), zone=BERLIN, now=NOW, settings=SETTINGS)

    assert [(slot.weekday, slot.runs) for slot in slots] == [(1, 5)]
    assert not 60 < slots[0].usual_finish < 23 * 60


def test_doubles_are_two_slots_and_each_gets_its_nudge() -> None:
    both = weekly([0], 7 * 60 + 30, weeks=range(1, 7)) + weekly([0], EVENING, weeks=range(1, 7))
    first = plan_of(History(runs=both))
    asked = nudge(MONDAY, first.slot, local_minute(first.at, BERLIN), Answer.YES)
    ran = run(MONDAY, 7 * 60 + 30, Source.NUDGE)

    second = plan_of(History(runs=(*both, ran), nudges=(asked,)), now=first.at)

    assert (first.slot, second.slot) == ("mon-0730", "mon-1900")
    assert first.local_date == second.local_date == MONDAY


def test_a_run_logged_by_itself_cancels_that_days_nudge() -> None:
    ran = run(TUESDAY, EVENING - 20)

    plan = plan_of(replace(TUESDAYS, runs=(*TUESDAYS.runs, ran)), now=ran.finished_at)

    assert plan.local_date == TUESDAY + timedelta(days=7)


def test_a_slot_is_asked_about_once_a_day_even_if_the_answer_was_wrong() -> None:
    asked = nudge(TUESDAY, "tue-1830", EVENING - 20, Answer.NOT_TODAY)

    answer = next_nudge(
        replace(TUESDAYS, nudges=(asked,)), zone=BERLIN, now=asked.planned_for, settings=SETTINGS
    )

    assert not (isinstance(answer, Plan) and answer.local_date == TUESDAY)


def test_not_today_makes_the_slot_less_likely() -> None:
    last_week = TUESDAY - timedelta(days=7)
    runs = weekly([1], EVENING, weeks=range(2, 8))
    denied = nudge(last_week, "tue-1900", EVENING + 30, Answer.NOT_TODAY)

    silent = plan_of(History(runs=runs))
    after = plan_of(History(runs=runs, nudges=(denied,)))

    assert after.confidence < silent.confidence - 0.1
    assert after.why.not_today == 1


def test_a_change_of_habit_is_noticed_within_three_occurrences() -> None:
    old = weekly([1, 3], EVENING, weeks=range(4, 13))
    new = weekly([1, 3], 8 * 60, weeks=range(1, 4))

    plan = plan_of(History(runs=old + new))

    assert plan.slot == "tue-0800"


def test_alternating_weeks_are_told_apart() -> None:
    early = weekly([0, 2, 4], 8 * 60, weeks=range(1, 12, 2))
    late = weekly([0, 2, 4], EVENING, weeks=range(2, 13, 2))

    this_week = plan_of(History(runs=early + late))

    assert this_week.slot == "mon-1900"


def test_habits_keep_local_time_when_the_zone_changes() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")

    plan = plan_of(TUESDAYS, zone=tokyo)

    assert local_minute(plan.at, tokyo) == local_minute(plan_of(TUESDAYS).at, BERLIN)


def test_a_month_away_is_not_held_against_the_habit() -> None:
    runs = weekly([1, 3, 5], EVENING, weeks=range(6, 13)) + weekly([5], EVENING, weeks=[1])

    plan = plan_of(History(runs=runs))

    assert same_slot(plan.slot, "tue-1900")


def test_after_weeks_of_silence_it_stops_asking_and_says_so() -> None:
    runs = weekly([1, 3, 5], EVENING, weeks=range(6, 13))

    answer = next_nudge(History(runs=runs), zone=BERLIN, now=NOW, settings=SETTINGS)

    assert isinstance(answer, NoNudge)
    assert answer.reason is Reason.RARELY_RUNS_NOW


def test_who_logs_nearly_everything_is_hardly_asked() -> None:
    days = [MONDAY - timedelta(days=back) for back in range(3, 80, 2)]
    asked = nudge(days[-1], "mon-1900", EVENING + 30, Answer.YES)
    history = History(runs=tuple(run(day, EVENING) for day in days), nudges=(asked,))

    answer = next_nudge(history, zone=BERLIN, now=NOW, settings=SETTINGS)

    assert isinstance(answer, NoNudge)
    assert answer.reason is Reason.MOSTLY_SELF_REPORTED


@pytest.mark.parametrize(
    ("slot", "finish"),
    [
        (DeclaredSlot(0, 8 * 60), 8 * 60 + 45),
        (DeclaredSlot(0, 8 * 60, long_run=True), 9 * 60 + 30),
        (DeclaredSlot(0, 8 * 60, minutes=30), 8 * 60 + 30),
    ],
)
def test_a_declared_schedule_works_from_the_first_day(slot: DeclaredSlot, finish: int) -> None:
    plan = plan_of(History(declared=(slot,)))

    assert plan.local_date == MONDAY
    assert plan.why.usual_finish == finish
    assert plan.why.declared
    assert finish + 15 <= local_minute(plan.at, BERLIN) <= finish + 60


def test_a_declared_slot_nobody_keeps_fades() -> None:
    slot = DeclaredSlot(0, 8 * 60)
    denied = tuple(
        nudge(MONDAY - timedelta(weeks=week), "mon-0845", 9 * 60 + 15, Answer.NOT_TODAY)
        for week in (1, 2, 3)
    )

    answer = next_nudge(
        History(nudges=denied, declared=(slot,)), zone=BERLIN, now=NOW, settings=SETTINGS
    )

    assert isinstance(answer, NoNudge)


def test_a_schedule_declared_today_is_not_judged_by_the_weeks_before() -> None:
    runs = weekly([3, 5], EVENING, weeks=range(1, 9))
    slot = DeclaredSlot(0, 18 * 60 + 15, since=MONDAY)

    plan = plan_of(History(runs=runs, declared=(slot,)))

    assert plan.slot == "mon-1900"


def test_runs_without_a_pattern_are_left_alone() -> None:
    scattered = ((3, 9), (10, 17), (19, 12), (29, 20), (40, 8), (52, 14), (66, 18))
    runs = tuple(run(MONDAY - timedelta(days=back), hour * 60) for back, hour in scattered)

    answer = next_nudge(History(runs=runs), zone=BERLIN, now=NOW, settings=SETTINGS)

    assert isinstance(answer, NoNudge)
    assert answer.reason is Reason.UNSURE


def test_the_week_lists_learnt_and_declared_slots_from_monday() -> None:
    declared = DeclaredSlot(0, 8 * 60)

    week = usual_week(
        replace(TUESDAYS, declared=(declared,)), zone=BERLIN, now=NOW, settings=SETTINGS
    )

    assert [(slot.slot, slot.declared) for slot in week] == [
        ("mon-0845", True),
        ("tue-1900", False),
    ]


def test_the_order_of_the_history_does_not_matter() -> None:
    backwards = replace(TUESDAYS, runs=TUESDAYS.runs[::-1])

    assert plan_of(backwards) == plan_of(TUESDAYS)


def test_runs_of_the_future_are_not_known_yet() -> None:
    later = run(date(2026, 6, 2), EVENING)

    assert plan_of(replace(TUESDAYS, runs=(*TUESDAYS.runs, later))) == plan_of(TUESDAYS)
