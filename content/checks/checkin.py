"""Checks the check-in: every question and button has words and sets answers that exist."""

from collections.abc import Iterator

from content.checkin import load_checkin_words
from content.folders import folders
from content.models.checkin import CheckinTable, CheckinWords, Question
from content.models.safety import Answers
from content.rules.conditions import fields_of
from content.rules.tables import load_tables

LONGEST_LABEL = 55
MOST_BUTTONS = 11
MOST_ALARMS = 10


def problems() -> list[str]:
    """What is wrong with the check-in, a sentence each."""
    table = load_tables().checkin
    found = [problem for question in _questions(table) for problem in _question_problems(question)]
    alarm = next(q for q in table.questions if q.id == "alarm")
    if len(alarm.options) > MOST_ALARMS:
        found.append(f"The alarm question has {len(alarm.options)} buttons: too many to read.")
    for code in folders():
        faults = _words(load_checkin_words(code), table)
        found += [f"Language {code}: {fault}" for fault in faults]
    return found


def _questions(table: CheckinTable) -> tuple[Question, ...]:
    return (*table.questions, *table.health, table.morning, table.hurt)


def _question_problems(question: Question) -> Iterator[str]:
    sets = set(question.base).union(*(option.sets for option in question.options))
    conditions = [option.only_for for option in question.options]
    looked_at = {
        field
        for condition in (question.ask_when, *conditions)
        if condition is not None
        for field in fields_of(condition)
    }
    for field in sorted((sets | looked_at) - set(Answers.model_fields)):
        yield f"checkin.yaml, question {question.id}: there is no answer called {field!r}."
    if len(question.options) > MOST_BUTTONS:
        yield f"checkin.yaml, question {question.id}: more than {MOST_BUTTONS} buttons."


def _words(words: CheckinWords, table: CheckinTable) -> Iterator[str]:
    asked = {question.id: question for question in _questions(table)}
    yield from (f"question {i} has no words." for i in sorted(asked.keys() - words.questions))
    yield from (f"question {i} is never asked." for i in sorted(words.questions.keys() - asked))
    for name in sorted(asked.keys() & words.questions.keys()):
        options = {option.id for option in asked[name].options}
        labels = words.questions[name].options
        yield from (f"question {name}: {i} has no label." for i in sorted(options - set(labels)))
        yield from (f"question {name}: {i} is no option." for i in sorted(set(labels) - options))
        yield from (
            f"question {name}: longer than {LONGEST_LABEL} characters: {label}"
            for label in labels.values()
            if len(label) > LONGEST_LABEL
        )
