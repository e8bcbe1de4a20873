"""Single answers of a check-in: changed, typed, carried over; health and mornings."""

import pytest

from content.checkin import (
    UnknownAnswerError,
    answers_of,
    apply,
    health_of,
    morning_of,
    next_health_question,
    next_question,
    question_of,
    question_view,
    scale_option,
)
from content.checks.checkin import problems
from content.decide import decide
from content.models.checkin import Background, Draft, HealthProfile, Question
from tests.content.talking import HEALTHY, english, outcome, tables, talked


def test_back_takes_the_last_answer_away() -> None:
    draft = apply(apply(Draft(), "feeling", "sore", tables()), "alarm", "none", tables())

    again = next_question(draft.back(), HEALTHY, tables())

    assert again is not None
    assert again.id == "alarm"


def test_a_changed_answer_replaces_the_old_one_and_its_follow_up() -> None:
    draft = apply(Draft(), "feeling", "fine", tables())
    draft = apply(draft, "alarm", "injury", tables())
    draft = apply(draft, "injury_kind", "pop", tables())

    draft = apply(draft, "alarm", "none", tables())

    assert [given.question for given in draft.given] == ["feeling", "alarm"]
    assert decide(answers_of(draft, HEALTHY, tables()), tables()).session


def test_a_pain_number_counts_even_from_someone_who_feels_fine() -> None:
    draft = apply(apply(Draft(), "pain", "7", tables()), "feeling", "fine", tables())
    draft = apply(draft, "alarm", "none", tables())

    assert decide(answers_of(draft, HEALTHY, tables()), tables()).outcome == "A15"


def test_of_two_signs_the_graver_counts() -> None:
    taps = {"feeling": "sore", "pain": "2", "signs": ["swelling_little", "swelling_clear"]}

    assert outcome(taps).outcome == "A17"


def test_none_of_these_gives_way_to_a_real_sign() -> None:
    draft = apply(Draft(), "signs", ["none", "wound"], tables())

    assert draft.options_of("signs") == ("wound",)


@pytest.mark.parametrize(
    ("question", "options"),
    [
        ("feeling", "splendid"),
        ("weather", "fine"),
        ("feeling", ["fine", "sore"]),
        ("feeling", []),
        ("pain", "11"),
        ("pain", "-1"),
        ("pain", "lots"),
    ],
)
def test_an_unknown_answer_is_refused(question: str, options: str | list[str]) -> None:
    with pytest.raises(UnknownAnswerError):
        apply(Draft(), question, options, tables())


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("7", "7"),
        ("7/10", "7"),
        ("about 6.5", "7"),
        ("5,0", "5"),
        ("10", "10"),
        ("0", "0"),
        ("12", None),
        ("-3", None),
        ("no idea", None),
        ("", None),
    ],
)
def test_a_typed_number_becomes_an_option(text: str, option: str | None) -> None:
    assert scale_option(text) == option


def test_a_draft_survives_being_stored() -> None:
    _, draft = talked({"feeling": "sore", "pain": "3", "signs": ["wound", "first_step"]})

    assert Draft.model_validate_json(draft.model_dump_json()) == draft
    assert Background.model_validate_json(HEALTHY.model_dump_json()) == HEALTHY


def test_what_hurt_last_time_makes_the_next_plan_stricter_and_never_freer() -> None:
    carried = HEALTHY.model_copy(update={"carry": {"nerve": "brief_gone"}})

    assert outcome({"feeling": "fine"}, carried).tool == "none"
    assert "signs" in talked({"feeling": "fine"}, carried)[0]
    assert outcome({"signs": ["tingle_now"]}, carried).outcome == "A16"


def test_the_health_questions_are_two_and_a_foot_check_for_diabetes() -> None:
    def asked(first: list[str]) -> tuple[list[str], HealthProfile]:
        draft, ids = Draft(), []
        while question := next_health_question(draft, tables()):
            ids.append(question.id)
            chosen = first if question.id == "health" else [question.options[0].id]
            draft = apply(draft, question.id, chosen, tables())
        return ids, health_of(draft, tables())

    healthy_ids, healthy = asked(["none"])
    ids, diabetic = asked(["diabetes", "blood_thinner"])

    assert healthy_ids == ["health", "body"]
    assert healthy == HealthProfile(risk=frozenset())
    assert ids == ["health", "foot_check", "body"]
    assert sorted(diabetic.risk or ()) == ["blood_thinner", "diabetes"]
    assert diabetic.foot_check_ok


def test_unanswered_health_questions_stay_unknown() -> None:
    assert health_of(Draft(), tables()).risk is None


def test_a_knee_from_the_health_profile_counts_in_every_check_in() -> None:
    health = HealthProfile(risk=frozenset(), extra=frozenset({"knee"}))

    request = outcome({}, HEALTHY.model_copy(update={"health": health})).request

    assert request is not None
    assert request.ankle == "wall"


def test_worse_mornings_are_counted_until_one_is_not() -> None:
    assert morning_of("sore", worse_before=1, tables=tables()) == ("worse", 2)
    assert morning_of("fine", worse_before=2, tables=tables()) == ("better", 0)
    assert morning_of("same", worse_before=2, tables=tables()) == ("same", 0)


def every_question() -> tuple[Question, ...]:
    table = tables().checkin
    return (*table.questions, *table.health, table.morning, table.hurt)


@pytest.mark.parametrize("question", every_question(), ids=lambda question: question.id)
def test_every_question_has_words(question: Question) -> None:
    view = question_view(question_of(question.id, tables()), english())

    assert view.text
    assert len(view.options) == (11 if question.kind == "scale" else len(question.options))
    assert len({label for _, label in view.options}) == len(view.options)


def test_the_check_of_the_questions_finds_nothing() -> None:
    assert problems() == []
