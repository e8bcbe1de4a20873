"""The answers as they go out: all there, with the figures and hedges of the facts."""

import time
from pathlib import Path

import pytest

from content.faq import Faq, load_faq
from content.files import ContentError
from content.models.faq import TOPICS

# Figures that an answer must give as the facts do; short means: in the short answer.
SHORT_FIGURES = [
    ("how_often", "Three or four times a week"),
    ("session_length", "5, 10 or 15 minutes"),
    ("session_length", "10 to 20 seconds"),
    ("before_run", "2 to 3 minutes"),
    ("which_ball", "about 6.5 cm"),
    ("pressure", "On fine or stiff feet, 4"),
    ("pressure", "On sore feet, 2"),
    ("pressure", "3 once a clinician has cleared you"),
    ("tender_spot", "10 to 20 seconds"),
    ("pain_during", "over 5 out of 10"),
    ("pain_during", "within your pressure limit"),
    ("when_results", "4 to 8 weeks"),
    ("when_results", "about 80 %"),
    ("when_results", "12 months"),
    ("morning_pain", "10 × 10 s"),
    ("morning_pain", "1 to 3 months"),
    ("night_splint", "1 to 3 months"),
    ("stiff_mornings", "over 30 minutes"),
    ("stretching", "20 to 30 seconds"),
    ("stretching", "grade, A"),
    ("strengthening", "10 to 15 times"),
    ("cramps", "20 to 30 seconds"),
    ("cramps", "over 10 minutes"),
    ("flat_feet", "5 weeks or more"),
    ("does_it_work", "about 6 %"),
    ("does_it_work", "50 people"),
    ("prevent_injury", "8-week"),
    ("ice_or_heat", "up to 20 minutes"),
    ("ice_or_heat", "2 to 3 hours"),
    ("heat", "2 to 3 days"),
    ("frozen_bottle", "15 to 20 at most"),
    ("painkillers", "first 48 hours"),
    ("keep_running", "pain 0 to 2"),
    ("keep_running", "At 3 to 5"),
    ("keep_running", "Over 5"),
    ("return_to_running", "30 minutes"),
    ("return_to_running", "10 hops"),
    ("return_to_running", "24 hours"),
    ("mileage", "At most 10 %"),
    ("mileage", "past 30 days"),
    ("mileage", "5,205 runners"),
    ("shoes", "450 to 550 miles (720 to 890 km)"),
    ("shoe_rotation", "39 %"),
    ("minimalist_shoes", "10 weeks"),
    ("roll_achilles", "2 to 6 cm"),
    ("shin_splints", "under 5 cm"),
    ("see_doctor", "4 steps"),
    ("see_doctor", "2 weeks"),
    ("numbness", "48 hours"),
    ("children", "8 and 14"),
    ("conditions", "12 weeks"),
    ("pregnancy", "6 weeks after birth"),
]
LONG_FIGURES = [
    ("which_ball", "63 to 65 mm"),
    ("which_ball", "65 to 69 mm"),
    ("static_or_dynamic", "1.4 %"),
    ("static_or_dynamic", "9.8 %"),
    ("calf", "4 to 6 %"),
    ("calf", "at least 6 cm"),
    ("strengthening", "118 runners"),
    ("strengthening", "14.0 %"),
    ("strengthening", "32.8 %"),
    ("prevent_injury", "14.0 %"),
    ("prevent_injury", "32.8 %"),
    ("heel_raises", "48 people"),
    ("heel_raises", "29 points"),
    ("what_is_pf", "about 8 %"),
    ("what_is_pf", "up to 18 months"),
    ("morning_pain", "101 people"),
    ("morning_pain", "over 90 %"),
    ("does_it_work", "3 × 60 seconds"),
    ("ice_or_heat", "15 minutes, up to 3 times a day"),
    ("insoles", "about 12 weeks"),
    ("mileage", "64 %"),
    ("mileage", "52 %"),
    ("mileage", "128 %"),
    ("shoe_rotation", "264 runners"),
    ("minimalist_shoes", "10 of the 19"),
    ("pregnancy", "1 to 2 in 1,000"),
]
HEDGES = [
    ("shoe_rotation", "In one study"),
    ("shoe_rotation", "not proof"),
    ("minimalist_shoes", "In one study"),
    ("minimalist_shoes", "months"),
    ("mileage", "In a study"),
    ("prevent_injury", "unproven"),
    ("prevent_injury", "not a promise"),
    ("does_it_work", "Neither is proof"),
    ("pf_safe", "not a cure"),
    ("pf_safe", "see a clinician first"),
    ("shoes", "weak evidence"),
    ("when_results", "Often"),
    ("towel_curls", "One trial found no difference"),
    ("flat_feet", "may help"),
    ("insoles", "not the only treatment"),
    ("barefoot", "Never with diabetes or numb feet"),
    ("barefoot", "Not on hard floors while your heel is sore"),
    ("calf", "off the tendon"),
    ("heel_bone", "second time, leave the ball"),
    ("heel_raises", "not part of my plans"),
    ("diabetes", "calls the risk low"),
    ("ice_or_heat", "On numb skin or with diabetes, use neither"),
    ("pain_during", "mid-arch once"),
]
SENDS_TO_EMERGENCY = ["see_doctor", "numbness", "calf_lump", "pregnancy"]


@pytest.fixture(scope="module")
def faq() -> Faq:
    return load_faq("en")


def test_every_topic_that_understanding_may_name_has_an_answer(faq: Faq) -> None:
    assert len(TOPICS) == 46
    assert {topic for topic in TOPICS if faq.for_topic(topic) is None} == set()


def test_a_name_that_is_no_topic_has_no_answer_of_its_own(faq: Faq) -> None:
    assert faq.for_topic("shoe_rotation") is None
    assert faq.for_topic("how_to_fly") is None


def test_each_of_the_68_facts_is_answered_exactly_once(faq: Faq) -> None:
    answered = sorted(fact for entry in faq.entries.values() for fact in entry.facts)

    assert answered == [f"Q{number:02d}" for number in range(1, 69)]


@pytest.mark.parametrize(("entry_id", "figure"), SHORT_FIGURES)
def test_a_short_answer_gives_the_figure_of_the_facts(
    faq: Faq, entry_id: str, figure: str
) -> None:
    assert figure in faq.entries[entry_id].answer


@pytest.mark.parametrize(("entry_id", "figure"), LONG_FIGURES)
def test_the_longer_part_gives_the_figure_of_the_facts(
    faq: Faq, entry_id: str, figure: str
) -> None:
    assert figure in (faq.entries[entry_id].more or "")


@pytest.mark.parametrize(("entry_id", "hedge"), HEDGES)
def test_an_answer_keeps_the_hedge_of_the_facts(faq: Faq, entry_id: str, hedge: str) -> None:
    assert hedge in faq.entries[entry_id].answer


@pytest.mark.parametrize("entry_id", SENDS_TO_EMERGENCY)
def test_an_answer_near_an_emergency_names_no_country_and_is_marked(
    faq: Faq, entry_id: str
) -> None:
    entry = faq.entries[entry_id]

    assert "your local emergency number" in entry.answer
    assert entry.red_flag


def test_the_privacy_answer_names_all_that_is_stored_and_the_three_commands(faq: Faq) -> None:
    answer = faq.entries["privacy"].answer

    stored = ["Telegram id", "language", "time zone", "settings", "runs", "check-ins", "sessions"]
    for word in [*stored, "nudges", "only if you agree", "/privacy", "/export", "/forget"]:
        assert word in answer


def test_the_bot_says_that_it_is_free_no_doctor_and_not_signed_off(faq: Faq) -> None:
    about, doctor, cost = (faq.entries[i].answer for i in ("about_bot", "not_a_doctor", "cost"))

    assert "MIT" in about
    assert "MIT" in cost
    assert cost.startswith("Nothing. I am free")
    for answer in (about, doctor):
        assert "no clinician has signed my content off yet" in answer.lower()


def test_a_topic_leads_to_its_finer_answers_in_the_order_of_the_themes(faq: Faq) -> None:
    assert [entry.id for entry in faq.children("ice_or_heat")] == ["heat", "frozen_bottle"]
    assert [entry.id for entry in faq.children("flat_feet")] == ["high_arches"]
    assert faq.children("cost") == ()


def test_each_answer_stands_on_exactly_one_shelf(faq: Faq) -> None:
    shelved = [topic for theme in faq.themes for topic in theme.topics]

    assert sorted(shelved) == sorted(faq.entries)
    assert {faq.entries[topic].theme for topic in shelved} == {theme.id for theme in faq.themes}


def test_without_english_answers_the_start_stops(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"faq: there are no answers"):
        load_faq("en", root=tmp_path)


def test_all_answers_load_within_150_milliseconds() -> None:
    took = []
    for _ in range(5):
        started = time.perf_counter()
        load_faq("en")
        took.append(time.perf_counter() - started)

    assert min(took) < 0.15
