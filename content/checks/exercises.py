"""Checks the words of the exercises: all there, short, and every placeholder filled."""

import re
import string
from collections.abc import Iterator

from content.exercises import Exercises, load_exercises
from content.folders import folders
from content.models.exercise import ExerciseText
from content.models.plan import ExerciseShape
from content.reading import room
from content.rules.tables import load_tables

ALWAYS = {"seconds", "side", "cap", "next"}
LONGEST_SENTENCE = 125
SENTENCES = 3


def problems() -> list[str]:
    """What is wrong with the exercises in any language, a sentence each."""
    shapes = load_tables().exercises
    found: list[str] = []
    for code in folders():
        found += language_problems(load_exercises(code), shapes)
    return found


def language_problems(exercises: Exercises, shapes: dict[str, ExerciseShape]) -> list[str]:
    """What is wrong in one language."""
    where = f"Language {exercises.language}"
    found = [f"{where}: there is no file for {name}." for name in shapes.keys() - exercises.texts]
    found += [
        f"{where}: no drill uses the exercise {name}." for name in exercises.texts.keys() - shapes
    ]
    for name in sorted(shapes.keys() & exercises.texts.keys()):
        faults = _exercise_problems(exercises.texts[name], shapes[name], exercises.language)
        found += [f"{where}, exercise {name}: {fault}" for fault in faults]
    return found


def _exercise_problems(text: ExerciseText, shape: ExerciseShape, language: str) -> Iterator[str]:
    yield from (f"the form {form} is not used." for form in text.forms.keys() - shape.forms)
    worded = bool(text.how_to)
    yield from (
        f"the form {form} has no how-to."
        for form in sorted(shape.forms)
        if not worded and not (form in text.forms and text.forms[form].how_to)
    )
    if shape.values or text.id not in ("get_ready", "change_over"):
        yield from (
            f"{part} is missing." for part in ("cue", "feel", "stop") if not _has(text, part)
        )
        yield from (
            f"{part} are missing." for part in ("tips", "variations") if not _has(text, part)
        )
    known = ALWAYS | set(shape.values)
    for sentence in all_texts(text):
        yield from _text_problems(sentence, known, most=round(room(LONGEST_SENTENCE, language)))
    for how_to in text.all_how_tos():
        count = sum(sentence_count(line) for line in how_to)
        if count > SENTENCES:
            yield f"the how-to has {count} sentences, at most {SENTENCES} are allowed: {how_to[0]}"


def _has(text: ExerciseText, part: str) -> bool:
    return bool(getattr(text, part))


def all_texts(text: ExerciseText) -> Iterator[str]:
    """Every sentence of an exercise."""
    for how_to in text.all_how_tos():
        yield from how_to
    yield from (*text.tips, *text.variations)
    for form in text.forms.values():
        yield from (part for part in (form.name, form.cue, form.tip) if part)
    yield from (part for part in (text.name, text.cue, text.feel, text.stop) if part)


def _text_problems(sentence: str, known: set[str], *, most: int) -> Iterator[str]:
    used = {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}
    yield from (f"nobody fills in {{{name}}}: {sentence}" for name in sorted(used - known))
    if len(sentence) > most:
        yield f"longer than {most} characters: {sentence}"
    if "<" in sentence or "&" in sentence:
        yield f"no markup here, the bot adds it: {sentence}"


def sentence_count(line: str) -> int:
    """Sentences in a line, by their full stops, question and exclamation marks."""
    return max(1, len(re.findall(r"[.!?](?=\s|$)", line)))
