"""The check-in as a pure flow over data: what to ask next, what an answer sets. No storage."""

import re
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from content.decide import decide
from content.folders import Folder
from content.models.checkin import (
    Background,
    CheckinWords,
    Draft,
    Given,
    HealthProfile,
    Option,
    Question,
    QuestionView,
)
from content.models.plan import PlanStep
from content.models.safety import Answers, Morning, Value
from content.plans import build_plan
from content.rules.answering import Fields, graver, joined
from content.rules.conditions import compiled
from content.rules.rulebook import known_values
from content.rules.tables import Tables

Result: TypeAlias = tuple[tuple[str, ...], tuple[PlanStep, ...]]


class UnknownAnswerError(ValueError):
    """A question or option that is not in tables/checkin.yaml: an old button, a wrong number."""


def load_checkin_words(language: str | Folder = "en") -> CheckinWords:
    """Read one language's checkin.yaml. Raises ContentError."""
    return Folder.of(language).read("checkin", CheckinWords)


def question_of(question_id: str, tables: Tables) -> Question:
    """Any question of the table. Raises UnknownAnswerError."""
    table = tables.checkin
    everything = (*table.questions, *table.health, table.morning, table.hurt)
    found = next((q for q in everything if q.id == question_id), None)
    if found is None:
        raise UnknownAnswerError(f"no question {question_id!r}")
    return found


def question_view(question: Question, words: CheckinWords) -> QuestionView:
    """A question with its labels; a scale's buttons are its numbers."""
    text = words.questions[question.id]
    if question.kind == "scale":
        numbers = [str(number) for number in range(question.low, question.high + 1)]
        options = tuple((number, number) for number in numbers)
    else:
        options = tuple([(option.id, text.options[option.id]) for option in question.options])
    return QuestionView(id=question.id, kind=question.kind, text=text.ask, options=options)


def apply(draft: Draft, question_id: str, options: str | Sequence[str], tables: Tables) -> Draft:
    """The draft with one more answer; an earlier answer to the same question is replaced.

    A scale takes its number as text ("7"). A multi question takes all its options at once; an
    option that stands alone ("none of these") gives way to the others. Raises UnknownAnswerError.
    """
    question = question_of(question_id, tables)
    chosen = [options] if isinstance(options, str) else list(options)
    found = [_option(question, option_id) for option_id in dict.fromkeys(chosen)]
    if not found or (len(found) > 1 and question.kind != "multi"):
        raise UnknownAnswerError(f"{question_id}: one option, not {chosen!r}")
    if len(found) > 1:
        found = [option for option in found if not option.alone] or found[:1]
    answer = Given(question=question_id, options=tuple(option.id for option in found))
    # What followed from the old answer goes with it.
    kept = [given for given in draft.given if not _hangs_on(given, question_id, tables)]
    return Draft(given=(*kept, answer))


def _option(question: Question, option_id: str) -> Option:
    option = question.option(option_id)
    if option is None:
        raise UnknownAnswerError(f"{question.id}: no option {option_id!r}")
    return option


def _hangs_on(given: Given, question_id: str, tables: Tables) -> bool:
    after = question_of(given.question, tables).after
    return given.question == question_id or (after is not None and after.question == question_id)


def scale_option(text: str, *, low: int = 0, high: int = 10) -> str | None:
    """A number someone typed ("7", "about 6.5", "4/10") as the option of a scale, rounded up.

    None when there is no number, or none within the scale: then ask again.
    """
    number = re.search(r"(?<![\d.,-])(\d{1,3})(?:[.,](\d+))?", text)
    if number is None:
        return None
    value = int(number[1]) + (1 if number[2] and int(number[2]) else 0)
    return str(value) if low <= value <= high else None


def next_question(draft: Draft, background: Background, tables: Tables) -> Question | None:
    """The next question a row could still fire on; None when `decide` has all it needs.

    After an answer that ends it (an alarm, pain over 5) no further question comes, but for the
    one follow-up that says which sign of a group it is; the emergencies have no follow-up.
    """
    questions = tables.checkin.questions
    for question in questions:
        if draft.options_of(question.id):
            continue
        if question.always or _follows(question, draft):
            return _shown(question, draft, background, tables)
    if not decide(answers_of(draft, background, tables), tables).session:
        return None
    open_questions = (q for q in questions if not draft.options_of(q.id) and q.ask_when)
    return next(
        (
            _shown(question, draft, background, tables)
            for question in open_questions
            if _wanted(question, draft, background, tables)
            and _matters(question, draft, background, tables)
        ),
        None,
    )


def _follows(question: Question, draft: Draft) -> bool:
    after = question.after
    return after is not None and not set(after.options).isdisjoint(
        draft.options_of(after.question)
    )


def _wanted(question: Question, draft: Draft, background: Background, tables: Tables) -> bool:
    """Whether the asking order of the facts lets this question come up."""
    assert question.ask_when is not None
    known = known_values(answers_of(draft, background, tables), tables.rules)
    return compiled(question.ask_when)(known)


def _matters(question: Question, draft: Draft, background: Background, tables: Tables) -> bool:
    """Whether any answer could fire a row or change the plan: else it is a tap for nothing."""
    now = _result(draft, background, tables)
    ids = [option.id for option in question.options] or [
        str(number) for number in range(question.low, question.high + 1)
    ]
    return any(
        _result(apply(draft, question.id, option, tables), background, tables) != now
        for option in ids
    )


def _result(draft: Draft, background: Background, tables: Tables) -> Result:
    decision = decide(answers_of(draft, background, tables), tables)
    request = decision.request
    return decision.rows, () if request is None else build_plan(request, tables).steps


def _shown(question: Question, draft: Draft, background: Background, tables: Tables) -> Question:
    """The question with the options that are for this runner."""
    if not question.narrows:
        return question
    known = known_values(answers_of(draft, background, tables), tables.rules)
    options = tuple(
        option
        for option in question.options
        if option.only_for is None or compiled(option.only_for)(known)
    )
    return question.model_copy(update={"options": options})


def answers_of(draft: Draft, background: Background, tables: Tables) -> Answers:
    """All inputs of `decide`: what was said, the harmless value for what need not be asked.

    Background.carry only makes things stricter.
    """
    fields: Fields = dict(tables.checkin.unasked)
    fields |= _said(draft, tables.checkin.questions, tables)
    for field, value in background.carry.items():
        fields[field] = graver(field, fields.get(field), value, tables)
    health = background.health
    said_risk = _signs(fields.pop("risk", ()))
    said_extra = _signs(fields.pop("extra", ()))
    return Answers.model_validate(
        {
            **fields,
            "extra": health.extra | said_extra,
            "risk": (health.risk or frozenset()) | said_risk if said_risk else health.risk,
            "foot_check_ok": health.foot_check_ok,
            "ball": background.ball,
            "roller": background.roller,
            "minutes": background.minutes,
            "last_morning": background.last_morning,
            "mornings_worse": background.mornings_worse,
        }
    )


def _signs(value: Value | tuple[str, ...]) -> frozenset[str]:
    return frozenset(value) if isinstance(value, tuple) else frozenset()


def _said(draft: Draft, questions: Iterable[Question], tables: Tables) -> Fields:
    """What the answers set, in the order of the table: a follow-up narrows what it follows."""
    fields: Fields = {}
    if not draft.given:
        return fields
    for question in questions:
        chosen = draft.options_of(question.id)
        if not chosen or (question.after is not None and not _follows(question, draft)):
            continue
        fields |= question.base
        fields |= joined([_option(question, option).sets for option in chosen], tables)
    return fields


def next_health_question(draft: Draft, tables: Tables) -> Question | None:
    """The next question of the health profile; None when it is complete."""
    return next(
        (
            question
            for question in tables.checkin.health
            if not draft.options_of(question.id) and (question.always or _follows(question, draft))
        ),
        None,
    )


def health_of(draft: Draft, tables: Tables) -> HealthProfile:
    """What the health answers say; what is not answered stays unknown."""
    return HealthProfile.model_validate(_said(draft, tables.checkin.health, tables))


def morning_of(option_id: str, *, worse_before: int, tables: Tables) -> tuple[Morning, int]:
    """What a next-morning tap means, and how many mornings running were worse."""
    value = _option(tables.checkin.morning, option_id).sets["last_morning"]
    morning = Answers.model_validate({"last_morning": value}).last_morning
    return morning, worse_before + 1 if morning == "worse" else 0
