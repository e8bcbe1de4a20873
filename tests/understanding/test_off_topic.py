"""Talk that touches a topic in passing asks nothing: it gets no answer and finishes no run."""

from pathlib import Path

import pytest

from bot.understanding import LANGUAGES, Understander
from bot.understanding.data import read_strings

_SAID: dict[str, list[str]] = read_strings(Path(__file__).with_name("off_topic.yaml"))


def test_there_is_talk_enough_in_every_language() -> None:
    assert set(_SAID) == set(LANGUAGES)
    assert all(len(texts) >= 20 for texts in _SAID.values())


def test_hardly_any_talk_is_answered_or_taken_for_a_run(understander: Understander) -> None:
    meanings = [
        understander.understand(text, language)
        for language, texts in _SAID.items()
        for text in texts
    ]

    answered = sum(meaning.topic is not None for meaning in meanings)
    finished = sum(meaning.intent == "run_finished" for meaning in meanings)
    assert answered / len(meanings) <= 0.05
    assert finished / len(meanings) <= 0.08


@pytest.mark.parametrize(
    ("language", "question", "topic"),
    [
        ("en", "are insoles worth it", "insoles"),
        ("de", "helfen einlagen bei fersenschmerzen", "insoles"),
        ("es", "sirven las plantillas", "insoles"),
        ("fr", "faut-il des semelles", "insoles"),
        ("it", "servono i plantari", "insoles"),
        ("pt", "palmilha ajuda", "insoles"),
    ],
)
def test_a_question_on_the_same_thing_is_answered(
    understander: Understander, language: str, question: str, topic: str
) -> None:
    assert understander.understand(question, language).topic == topic
