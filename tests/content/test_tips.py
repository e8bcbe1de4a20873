"""Habit tips take turns: none twice in a row, none again before all that fit were seen."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.checks import tips as tips_check
from content.files import LANGUAGES, ContentError
from content.models.faq import Tip, TipNeed
from content.tips import load_tips, next_tip

TIPS = load_tips("en")
EVERYTHING = frozenset(TipNeed)
needs = st.frozensets(st.sampled_from(list(TipNeed)))
histories = st.lists(st.sampled_from([tip.id for tip in TIPS] + ["an_old_tip"]), max_size=60)


def fitting(holds: frozenset[TipNeed]) -> set[str]:
    return {tip.id for tip in TIPS if tip.needs <= holds}


def test_there_are_twelve_tips() -> None:
    assert len(TIPS) == 12


def test_a_new_runner_hears_all_tips_in_order_and_then_from_the_start() -> None:
    history: list[str] = []

    for _ in range(24):
        history.append(next_tip(history, TIPS, holds=EVERYTHING).id)

    assert history == [tip.id for tip in TIPS] * 2


@given(history=histories, holds=needs)
def test_no_tip_comes_twice_in_a_row(history: list[str], holds: frozenset[TipNeed]) -> None:
    tip = next_tip(history, TIPS, holds=holds)

    assert [tip.id] != history[-1:]


@given(history=histories, holds=needs)
def test_each_tip_is_seen_once_before_any_comes_again(
    history: list[str], holds: frozenset[TipNeed]
) -> None:
    heard = list(history)
    for _ in fitting(holds):
        heard.append(next_tip(heard, TIPS, holds=holds).id)

    assert set(heard[len(history) :]) == fitting(holds)


@given(history=histories, holds=needs)
def test_a_tip_never_comes_to_a_runner_whom_it_does_not_fit(
    history: list[str], holds: frozenset[TipNeed]
) -> None:
    assert next_tip(history, TIPS, holds=holds).needs <= holds


def test_barefoot_is_only_for_feet_without_pain_and_with_normal_feeling() -> None:
    [barefoot] = [tip for tip in TIPS if "barefoot" in tip.text.lower()]

    assert barefoot.needs == {TipNeed.PAIN_FREE, TipNeed.NORMAL_FEELING}


def test_a_tip_about_the_ball_is_only_for_those_who_own_one() -> None:
    about_balls = [tip for tip in TIPS if "ball" in tip.text.lower()]

    assert about_balls
    assert all(TipNeed.BALL in tip.needs for tip in about_balls)


def test_when_no_tip_fits_that_is_an_error() -> None:
    only = [tip for tip in TIPS if tip.needs]

    with pytest.raises(ValueError, match="empty"):
        next_tip([], only)


@pytest.mark.parametrize(
    ("tip_id", "figure"),
    [
        ("longest_run", "at most 10 % over the longest of the last 30 days"),
        ("before_first_step", "10 × 10 s"),
        ("kettle", "10 short foot"),
        ("kettle", "5 weeks or more"),
        ("note_pain", "from 0 to 10"),
        ("look_at_soles", "once a week, or daily with diabetes"),
    ],
)
def test_a_tip_gives_the_figure_of_the_facts(tip_id: str, figure: str) -> None:
    texts: dict[str, str] = {tip.id: tip.text for tip in TIPS}

    assert figure in texts[tip_id]


MUTATIONS = [
    ("Five minutes today beat fifteen someday.", "It cures pain.", "promises a cure"),
    ("Five minutes today beat fifteen someday.", "Very " * 60, "at most 270"),
    ("Five minutes today beat fifteen someday.", "Do it and " * 8 + "rest.", "words a sentence"),
    ("id: five_today", "id: shoes_off", "same id"),
    ("needs: [ball]", "needs: [bat]", "needs"),
    ("confidence: design", "confidence: seen", "too sure"),
    ("sources: [S42]", "sources: [Z42]", "sources"),
]


@pytest.fixture
def languages(tmp_path: Path) -> Path:
    folder = tmp_path / "languages" / "en"
    folder.mkdir(parents=True)
    shutil.copy(LANGUAGES / "en" / "tips.yaml", folder)
    return folder.parent


def test_the_tips_have_no_problems() -> None:
    assert tips_check.problems() == []


@pytest.mark.parametrize(("old", "new", "message"), MUTATIONS)
def test_a_broken_tip_is_named(
    languages: Path, tmp_path: Path, old: str, new: str, message: str
) -> None:
    path = languages / "en" / "tips.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")

    found = tips_check.problems(languages=languages, tables=tmp_path)

    assert any(message in fault for fault in found)


def test_a_lost_tip_is_missed(languages: Path, tmp_path: Path) -> None:
    path = languages / "en" / "tips.yaml"
    path.write_text(path.read_text("utf-8").rpartition("- id: ")[0], "utf-8")

    found = tips_check.problems(languages=languages, tables=tmp_path)

    assert found == ["en: tips.yaml: 11 tips instead of 12"]


def test_tips_that_suit_only_some_runners_are_too_few(languages: Path, tmp_path: Path) -> None:
    path = languages / "en" / "tips.yaml"
    text = path.read_text("utf-8").replace("  needs: [ball]\n", "")
    lines = text.replace("  confidence:", "  needs: [ball]\n  confidence:")
    path.write_text(lines.replace("  needs: [pain_free, normal_feeling]\n", ""), "utf-8")

    found = tips_check.problems(languages=languages, tables=tmp_path)

    assert found == ["en: tips.yaml: at least 2 tips must suit everybody (no needs)"]


def test_two_tips_of_one_id_stop_the_start(languages: Path) -> None:
    path = languages / "en" / "tips.yaml"
    path.write_text(path.read_text("utf-8").replace("id: kettle", "id: shoes_off"), "utf-8")

    with pytest.raises(ContentError, match="same id"):
        load_tips("en", root=languages)


def test_a_tip_is_chosen_from_what_is_given() -> None:
    one: Tip = TIPS[1]

    assert next_tip(["five_today"], [one]) is one
