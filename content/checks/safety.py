"""Checks the decision table: each row has a source and words, each text is used."""

import string
from collections.abc import Iterator
from itertools import chain

from content.folders import folders
from content.models.rows import Condition, Row, StopRule
from content.models.safety import Answers, SafetyWords
from content.reading import room
from content.rules.conditions import fields_of
from content.rules.rulebook import DERIVED, Rulebook
from content.rules.tables import Tables, load_tables
from content.wording import load_safety_words

LONGEST = 200
_STOP_FIELDS = frozenset(
    {
        "kind",
        "pain",
        "pain_rise",
        "second_time",
        "gone_in_minutes",
        "minutes_long",
        "large",
        "on_blood_thinner",
    }
)


def problems() -> list[str]:
    """What is wrong with the decision table, a sentence each."""
    tables = load_tables()
    found = list(_row_problems(tables))
    for code in folders():
        faults = word_problems(load_safety_words(code), tables.rules, language=code)
        found += [f"Language {code}: {fault}" for fault in faults]
    return found


def _row_problems(tables: Tables) -> Iterator[str]:
    rules = tables.rules
    ids = [row.id for row in _all_rows(rules)]
    yield from (f"Row {i} is there twice." for i in sorted(set(ids)) if ids.count(i) > 1)
    for row in _all_rows(rules):
        yield from (
            f"Row {row.id}: there is no source {source} in sources.yaml."
            for source in row.sources
            if source not in tables.sources
        )
        allowed = (
            _STOP_FIELDS if isinstance(row, StopRule) else set(Answers.model_fields) | DERIVED
        )
        yield from (
            f"Row {row.id}: nobody is asked for {field!r}."
            for field in sorted(_fields(row) - allowed)
        )
    last = rules.states[-1].row
    if _fields(last):
        yield f"Row {last.id} must fit everyone: it is the last of the states."


def _all_rows(rules: Rulebook) -> tuple[Row | StopRule, ...]:
    return (*rules.rows(), *(rule for rule, _ in rules.stops))


def _fields(row: Row | StopRule) -> frozenset[str]:
    conditions: list[Condition] = [row.when]
    if isinstance(row, Row):
        conditions += [part.when for part in row.more]
    return frozenset(chain.from_iterable(fields_of(condition) for condition in conditions))


def word_problems(words: SafetyWords, rules: Rulebook, *, language: str = "en") -> Iterator[str]:
    """Texts that are missing, unused, too long or hold a placeholder nobody fills."""
    rows = _all_rows(rules)
    advice = set(chain.from_iterable(part.advice for part in _parts(rows)))
    clinician = set(chain.from_iterable(part.clinician for part in _parts(rows)))
    for said in (rules.trend.sore_often, rules.trend.foot_worsening):
        advice.update(said.advice)
        clinician.update(said.clinician)
    yield from _compared("rows", {row.id for row in rows}, words.rows)
    yield from _compared("advice", advice, words.advice)
    yield from _compared("clinician", clinician, words.clinician)
    for text in (*words.rows.values(), *words.advice.values(), *words.clinician.values()):
        if len(text) > room(LONGEST, language):
            yield f"safety.yaml: longer than {room(LONGEST, language):.0f} characters: {text}"
        if any(name for _, name, _, _ in string.Formatter().parse(text)):
            yield f"safety.yaml: nobody fills in the placeholder: {text}"


def _parts(rows: tuple[Row | StopRule, ...]) -> Iterator[Row | StopRule]:
    for row in rows:
        yield row
        if isinstance(row, Row):
            yield from (row.model_copy(update=dict(part)) for part in row.more)


def _compared(area: str, used: set[str], defined: dict[str, str]) -> Iterator[str]:
    yield from (f"safety.yaml, {area}: {key} has no text." for key in sorted(used - set(defined)))
    yield from (
        f"safety.yaml, {area}: {key} is never used." for key in sorted(set(defined) - used)
    )
