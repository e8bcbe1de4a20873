"""Alarm signs go before everything else, unless they are said to be absent."""

import pytest

from bot.understanding import Intent, RedFlag, Understander

SAID = (
    ("en", "my toes are numb", RedFlag.NUMB),
    ("en", "cant feel my toes", RedFlag.NUMB),
    ("en", "finished 10k but my ankle is badly swollen", RedFlag.SWOLLEN),
    ("en", "heard a loud pop in my foot", RedFlag.POP),
    ("en", "i can't put any weight on it", RedFlag.CANNOT_BEAR_WEIGHT),
    ("en", "my left calf is hot and swollen", RedFlag.SWOLLEN_CALF),
    ("en", "the pain wakes me up at night", RedFlag.NIGHT_PAIN),
    ("en", "stepped on a rusty nail", RedFlag.WOUND),
    ("en", "i can't breathe properly and my chest hurts", RedFlag.CHEST_PAIN),
    ("en", "my wife says my foot is swollen", RedFlag.SWOLLEN),
    ("en", "it hurts too much to stand", RedFlag.CANNOT_BEAR_WEIGHT),
    ("en", "swelling is there on my foot", RedFlag.SWOLLEN),
    ("en", "two toes have gone dead", RedFlag.NUMB),
    ("en", "my ankle blew up like a balloon, husband is worried", RedFlag.SWOLLEN),
    ("en", "snapped something i reckon", RedFlag.POP),
    ("en", "there's one spot on the bone that kills when i press it", RedFlag.FRACTURE),
    ("de", "tut auch im liegen weh", RedFlag.NIGHT_PAIN),
    ("it", "forse mi sono rotto qualcosa", RedFlag.FRACTURE),
    ("fr", "la plaie ne guérit pas", RedFlag.WOUND),
    ("de", "meine zehen sind taub", RedFlag.NUMB),
    ("de", "ich kann nicht auftreten", RedFlag.CANNOT_BEAR_WEIGHT),
    ("es", "tengo el tobillo hinchado", RedFlag.SWOLLEN),
    ("fr", "je ne sens plus mes orteils", RedFlag.NUMB),
    ("pt", "não consigo pisar no chão", RedFlag.CANNOT_BEAR_WEIGHT),
    ("it", "ho la febbre e il piede gonfio", RedFlag.FEVER),
)
NOT_SAID = (
    ("en", "gave it a crack and got to 15"),
    ("es", "voy a salir a correr cuando se duerma el bebé"),
    ("es", "mi hermana se fracturó el pie"),
    ("pt", "meu primo quebrou o pé"),
    ("de", "kann heute nicht laufen gehen, muss arbeiten"),
    ("en", "no numbness, no swelling, just tired"),
    ("en", "sore but not swollen"),
    ("en", "popped out for a quick run"),
    ("en", "broke my 5k record today"),
    ("en", "so hot today, ran 5k"),
    ("en", "my number is 12"),
    ("en", "my wife has swollen ankles"),
    ("en", "my brother broke his foot"),
    ("en", "my phone battery is swollen"),
    ("en", "my numbness cleared up weeks ago"),
    ("de", "meine oma hat geschwollene füße"),
    ("es", "mi madre tiene el pie hinchado"),
    ("fr", "mon fils a le pied gonflé"),
    ("it", "mia madre ha il piede gonfio"),
    ("pt", "minha mãe está com o pé inchado"),
    ("de", "kein kribbeln, nichts taub"),
    ("de", "bestzeit geknackt"),
    ("es", "sin hinchazón ni hormigueo"),
    ("fr", "pas de gonflement"),
    ("pt", "sem inchaço"),
    ("it", "nessun gonfiore"),
)


@pytest.mark.parametrize(("language", "text", "kind"), SAID)
def test_an_alarm_sign_is_a_red_flag_whatever_else_is_said(
    understander: Understander, language: str, text: str, kind: RedFlag
) -> None:
    meaning = understander.understand(text, language)

    assert kind in meaning.red_flags
    assert meaning.intent == Intent.FEELING
    assert meaning.slots.feeling == "redflag"


@pytest.mark.parametrize(("language", "text"), NOT_SAID)
def test_a_denied_or_harmless_word_is_no_red_flag(
    understander: Understander, language: str, text: str
) -> None:
    assert understander.understand(text, language).red_flags == ()


DENIED = (
    ("en", "no numbness today, just sore"),
    ("de", "keine taubheit mehr"),
    ("es", "ya no tengo hormigueo"),
    ("fr", "plus de fourmis, tout va bien"),
    ("it", "niente più formicolio"),
    ("pt", "sem formigamento hoje"),
)


@pytest.mark.parametrize(("language", "text"), DENIED)
def test_a_sign_that_is_denied_is_not_learned_into_one(
    understander: Understander, language: str, text: str
) -> None:
    """The learned tier has read "numbness" beside alarm signs only; the grammar knows better."""
    assert understander.understand(text, language).slots.feeling != "redflag"


def test_a_general_question_about_numb_toes_is_a_question(understander: Understander) -> None:
    meaning = understander.understand("why do my toes go numb when i run?", "en")

    assert meaning.intent == Intent.FAQ
    assert meaning.red_flags == (RedFlag.NUMB,)
