"""Short forms, drawn-out letters and slips come out as the words they stand for."""

import pytest

from bot.understanding import LANGUAGES, Understander, load_model, warm_up
from bot.understanding.data import lexicon
from bot.understanding.spelling import respell, vocabulary
from bot.understanding.text import MAX_CHARS, fold, normalise


@pytest.mark.parametrize(
    ("language", "written", "meant"),
    [
        ("en", "gonna run 2nite", "going to run tonight"),
        ("en", "Rmnd me l8r @ 9", "remind me later at 9"),
        ("de", "heut net gelaufn", "heute nicht gelaufen"),
        ("fr", "jsuis crevé mtn", "je suis creve maintenant"),
        ("pt", "hj nao, vlw", "hoje nao, obrigado"),
        ("es", "xq me duele", "porque me duele"),
        ("it", "nn corro, xke piove", "non corro, perche piove"),
    ],
)
def test_short_forms_are_written_out(language: str, written: str, meant: str) -> None:
    assert respell(normalise(written), language, None) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [("stoooop", "stop"), ("soooo goooood", "so good"), ("hmmmmm", "hmm"), ("feeeeet", "feet")],
)
def test_drawn_out_letters_are_taken_back(written: str, meant: str) -> None:
    assert normalise(written) == meant


@pytest.mark.parametrize("slip", ["bcak", "runing", "tommorow", "finnished", "thier"])
def test_swapped_and_doubled_letters_lead_to_the_word(slip: str) -> None:
    words = vocabulary(["back", "running", "tomorrow", "finished", "their", "from"])

    mended = respell(slip, "en", words)

    assert mended in words.known


def test_known_and_short_words_are_left_alone() -> None:
    words = vocabulary(["from", "form", "tea", "eat"])

    assert respell("form from eat ate xyzzy 1234", "en", words) == "form from eat ate xyzzy 1234"


def test_the_more_frequent_of_two_alike_words_is_meant() -> None:
    assert respell("fromm", "en", vocabulary(["from", "fomr"])) == "from"


def test_vocabularies_are_made_by_the_warm_up_and_not_with_the_weights() -> None:
    model = load_model()
    assert model is not None
    before = set(model.words)

    warm_up(Understander(model))

    assert before == set()
    assert model.words.keys() == set(LANGUAGES)


def test_a_line_stays_bounded_however_much_is_written_out() -> None:
    assert len(respell("@ " * MAX_CHARS, "en", None)) <= MAX_CHARS


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_short_form_stands_for_another_short_form(language: str) -> None:
    table = lexicon(language, "spellings")
    short = {fold(form).lower() for form in table}

    chained = {form for form, whole in table.items() if set(fold(whole).split()) & short}

    assert chained == set()


def test_slips_keep_the_meaning(understander: Understander) -> None:
    for slip, intent in (("NEXTT EXERICSE", "skip"), ("SKIPED MY RUNN", "run_negated")):
        assert understander.understand(slip, "en").intent == intent
