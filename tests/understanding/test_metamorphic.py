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
