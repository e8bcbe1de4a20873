"""How texts are read: sentences, words, and wording that must not go out."""

import pytest

from content.reading import (
    MAX_AVERAGE_WORDS,
    average_words,
    reading_faults,
    sentences,
    wording_faults,
)


def test_a_figure_with_a_point_does_not_end_a_sentence() -> None:
    assert sentences("It was 1.4 % worse. So what? Rest!") == [
        "It was 1.4 % worse.",
        "So what?",
        "Rest!",
    ]


def test_a_new_line_ends_a_sentence() -> None:
    assert len(sentences("First part\nSecond part")) == 2


def test_words_are_counted_once_with_their_hyphens_and_figures() -> None:
    assert average_words("Don't add 5,205 run-walk km. Rest.") == 3.0


def test_a_text_without_words_is_no_trouble() -> None:
    assert average_words("") == 0.0
    assert average_words("… — !") == 0.0
    assert reading_faults("") == []


def test_eighteen_words_a_sentence_pass_and_nineteen_do_not() -> None:
    longest = int(MAX_AVERAGE_WORDS)

    assert reading_faults("word " * longest + ".") == []
    assert reading_faults("word " * (longest + 1) + ".") == [
        "19.0 words a sentence on average; at most 18"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "You have plantar fasciitis.",
        "You probably have a stress fracture.",
        "You might have gout.",
        "It is plantar fasciitis.",
        "This must be a clot.",
        "The ball cures pain.",
        "It prevents injury.",
        "This will prevent injury.",
        "We guarantee it.",
        "It is proven to help.",
        "Your fascia is inflamed.",
        "Call 999.",
    ],
)
def test_a_diagnosis_or_a_promise_is_refused(text: str) -> None:
    assert wording_faults(text, language="en") != []


@pytest.mark.parametrize(
    "text",
    [
        "It can be a sign of plantar fasciitis.",
        "It is not a cure.",
        "It never cures anything.",
        "Does it prevent injuries?",
        "I never say what you have.",
        "Call your local emergency number.",
        "A trial ran for 1120 days.",
        "One dash – and no more.",
        "Use <b>bold</b> and &amp; sparingly.",
    ],
)
def test_a_careful_sentence_passes(text: str) -> None:
    assert wording_faults(text, language="en") == []


@pytest.mark.parametrize("text", ["a <u>b</u>", "3 < 4", "x & y", "{name}", "a — b — c"])
def test_stray_markup_and_many_dashes_are_refused_in_every_language(text: str) -> None:
    assert wording_faults(text, language="en") != []
    assert wording_faults(text, language="fr") != []
