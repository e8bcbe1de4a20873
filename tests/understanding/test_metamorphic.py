"""Changes that keep the meaning keep the intent; a "not" turns it round."""

import random

import pytest

from bot.understanding import Intent, Understander

SURE = (
    ("en", "just finished a run", Intent.RUN_FINISHED),
    ("en", "done with my run", Intent.RUN_FINISHED),
    ("en", "heading out for a run now", Intent.RUN_PLANNED),
    ("en", "skipped my run today", Intent.RUN_NEGATED),
    ("en", "next exercise please", Intent.SKIP),
    ("en", "remind me in 20 minutes", Intent.SNOOZE),
    ("en", "my feet feel stiff today", Intent.FEELING),
    ("en", "turn off reminders", Intent.SETTINGS),
    ("de", "bin gerade 8 km gelaufen", Intent.RUN_FINISHED),
    ("es", "acabo de volver de correr", Intent.RUN_FINISHED),
    ("fr", "je viens de courir 8 km", Intent.RUN_FINISHED),
    ("pt", "acabei de correr 8 km", Intent.RUN_FINISHED),
    ("it", "ho appena finito di correre", Intent.RUN_FINISHED),
)
FLIPS = (
    ("en", "i ran today", "i did not run today"),
    ("en", "i ran 5k this morning", "i didn't run 5k this morning"),
    ("en", "i have finished my run", "i have not finished my run"),
    ("de", "ich bin heute gelaufen", "ich bin heute nicht gelaufen"),
    ("es", "hoy corrí", "hoy no corrí"),
    ("fr", "j'ai couru aujourd'hui", "je n'ai pas couru aujourd'hui"),
    ("pt", "hoje corri", "hoje não corri"),
    ("it", "oggi ho corso", "oggi non ho corso"),
)

SOMEBODY_ELSE = (
    ("en", "i just finished a run", "my wife just finished a run"),
    ("en", "i ran a marathon today", "my brother ran a marathon today"),
    ("en", "finished my run", "the script finished running"),
    ("en", "ran 5k this morning", "my dad ran 5k this morning"),
    ("de", "ich bin heute 10 km gelaufen", "mein mann ist heute 10 km gelaufen"),
    ("es", "hoy corrí 10 km", "mi hermano corrió 10 km hoy"),
    ("fr", "j'ai couru 10 km aujourd'hui", "mon mari a couru 10 km aujourd'hui"),
    ("it", "oggi ho corso 10 km", "mio marito ha corso oggi"),
    ("pt", "hoje corri 10 km", "meu marido correu hoje"),
)
NOT_YET = (
    ("en", "i ran 5k", "i will run 5k tonight"),
    ("en", "finished my long run", "tomorrow is my long run"),
    ("de", "bin gelaufen", "ich gehe gleich laufen"),
    ("es", "he corrido", "voy a correr"),
    ("fr", "j'ai couru", "je vais courir"),
    ("it", "ho corso", "vado a correre"),
    ("pt", "corri agora", "vou correr agora"),
)


@pytest.mark.parametrize(("language", "mine", "theirs"), SOMEBODY_ELSE)
def test_a_run_of_somebody_else_is_none_of_mine(
    understander: Understander, language: str, mine: str, theirs: str
) -> None:
    assert understander.understand(mine, language).intent == Intent.RUN_FINISHED
    assert understander.understand(theirs, language).intent == Intent.OUT_OF_SCOPE


@pytest.mark.parametrize(("language", "over", "ahead"), NOT_YET)
def test_a_run_ahead_is_planned_and_not_finished(
    understander: Understander, language: str, over: str, ahead: str
) -> None:
    assert understander.understand(over, language).intent == Intent.RUN_FINISHED
    assert understander.understand(ahead, language).intent == Intent.RUN_PLANNED


@pytest.mark.parametrize(("language", "text", "intent"), SURE)
def test_case_emoji_fillers_and_marks_keep_the_intent(
    understander: Understander, language: str, text: str, intent: Intent
) -> None:
    variants = (
        text,
        text.upper(),
        text.capitalize() + "!",
        f"{text} 😅",
        f"ok {text}",
        f"{text}...",
        f"{text} lol",
        f"{text[:-1]}{text[-1] * 4}" if text[-1].isalpha() else text,
    )

    got = {variant: understander.understand(variant, language).intent for variant in variants}

    assert got == dict.fromkeys(variants, intent)


def test_typing_slips_mostly_keep_the_intent(understander: Understander) -> None:
    chance = random.Random(3)
    kept = []
    for language, text, intent in SURE:
        words = text.split(" ")
        for _ in range(6):
            at = max(range(len(words)), key=lambda i: (len(words[i]) > 4, chance.random()))
            word = words[at]
            cut = chance.randrange(1, len(word) - 1) if len(word) > 3 else 0
            slipped = word[:cut] + word[cut + 1 :] if cut else word
            line = " ".join([*words[:at], slipped, *words[at + 1 :]])
            kept.append(understander.understand(line, language).intent == intent)

    assert sum(kept) / len(kept) >= 0.85


@pytest.mark.parametrize(("language", "said", "denied"), FLIPS)
def test_adding_not_turns_a_finished_run_into_none(
    understander: Understander, language: str, said: str, denied: str
) -> None:
    assert understander.understand(said, language).intent == Intent.RUN_FINISHED
    assert understander.understand(denied, language).intent == Intent.RUN_NEGATED
