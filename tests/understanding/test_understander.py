"""States settle lone words; without weights it degrades; the command line streams."""

import json
import subprocess
import sys
from datetime import datetime

import pytest

from bot.understanding import ConversationState, Intent, Understander, load
from bot.understanding.model import load_model

IDLE, ASKING = ConversationState.IDLE, ConversationState.ASKING
RUNNING, PAUSED = ConversationState.RUNNING, ConversationState.PAUSED
NOW = datetime(2025, 6, 11, 18, 0)


@pytest.mark.parametrize(
    ("text", "state", "intent"),
    [
        ("ok", PAUSED, Intent.RESUME),
        ("ready", PAUSED, Intent.RESUME),
        ("ready", IDLE, Intent.START_ROUTINE),
        ("done", RUNNING, Intent.SKIP),
        ("brb", RUNNING, Intent.PAUSE),
        ("go on", RUNNING, Intent.RESUME),
        ("go on", ASKING, Intent.START_ROUTINE),
    ],
)
def test_the_state_settles_what_a_lone_word_means(
    understander: Understander, text: str, state: ConversationState, intent: Intent
) -> None:
    assert understander.understand(text, "en", NOW, state).intent == intent


def test_facts_come_with_a_finished_run(understander: Understander) -> None:
    meaning = understander.understand("10k in 52:30, finished at 5:15pm", "en", NOW)

    assert meaning.intent == Intent.RUN_FINISHED
    assert meaning.slots.distance_m == 10_000
    assert meaning.slots.duration_s == 3150
    assert meaning.slots.finished_at == datetime(2025, 6, 11, 17, 15)


def test_the_language_is_guessed_when_it_is_not_known(understander: Understander) -> None:
    guesses = {
        text: understander.understand(text, None).language
        for text in (
            "i just finished my long run",
            "ich bin gerade vom laufen zurück",
            "acabo de terminar mi carrera",
            "je viens de rentrer de mon footing",
            "acabei de voltar do meu treino",
            "sono appena tornato dalla corsa",
        )
    }

    assert list(guesses.values()) == ["en", "de", "es", "fr", "pt", "it"]


def test_topics_come_best_first(understander: Understander) -> None:
    found = understander.understand("tennis ball or lacrosse ball", "en").topics

    assert found[0][0] == "which_ball"
    assert [score for _, score in found] == sorted((s for _, s in found), reverse=True)


def test_when_unsure_it_says_what_to_ask(understander: Understander) -> None:
    unsure = [
        meaning
        for text in ("the thing again with him", "it goes", "hmm maybe the other", "well well")
        if not (meaning := understander.understand(text, "en")).sure
    ]

    assert unsure
    assert all(meaning.ask[0] == meaning.intent for meaning in unsure)


def test_without_weights_it_still_knows_commands_runs_and_alarm_signs() -> None:
    bare = Understander(model=None)

    assert bare.understand("skip", "en").intent == Intent.SKIP
    assert bare.understand("just finished my run", "en").intent == Intent.RUN_FINISHED
    assert bare.understand("my foot is numb", "en").slots.feeling == "redflag"
    assert bare.understand("how hard should i press?", "en").topic is None


def test_weights_that_cannot_be_read_are_no_weights(tmp_path: object) -> None:
    from pathlib import Path

    broken = Path(str(tmp_path)) / "weights.bin"
    broken.write_bytes(b"not ours")

    assert load_model(broken) is None
    assert load_model(broken.with_name("missing.npz")) is None
    assert load().model is not None


def test_the_command_line_answers_each_line_before_the_next_is_written() -> None:
    command = [sys.executable, "-m", "bot.understanding"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        answers = []
        for number, text in enumerate(("back from 10k", "how hard should i press?")):
            row = {"id": number, "text": text, "lang": None}
            process.stdin.write(json.dumps(row).encode() + b"\n")
            process.stdin.flush()
            answers.append(json.loads(process.stdout.readline()))
        process.stdin.close()

    assert [answer["id"] for answer in answers] == [0, 1]
    assert answers[0]["intent"] == "run_finished"
    assert answers[0]["slots"]["distance_m"] == 10_000
    assert answers[1]["topics"][0] == "pressure"


def test_importing_it_brings_neither_telegram_nor_a_database() -> None:
    code = (
        "import sys, bot.understanding;"
        "print([m for m in ('telegram', 'sqlalchemy', 'sklearn') if m in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_a_phrase_that_was_read_before_still_tells_the_hour_it_is_said_at(
    understander: Understander,
) -> None:
    morning, evening = datetime(2030, 7, 1, 8, 0), datetime(2030, 7, 1, 20, 0)

    said = [understander.understand("ran, home at 7:30", "en", at) for at in (morning, evening)]

    assert [meaning.slots.finished_at for meaning in said] == [
        datetime(2030, 7, 1, 7, 30),
        datetime(2030, 7, 1, 19, 30),
    ]


def test_only_short_phrases_stay_in_memory() -> None:
    fresh = Understander(model=None)
    own_words = "my left heel has hurt since the ten k on Sunday morning"

    for words in ("done", own_words):
        fresh.understand(words, "en")

    kept = [text for text, _, _ in fresh._known]
    assert kept == ["done"]


@pytest.mark.parametrize(
    "words",
    [
        "just finished a run",
        "ran 10 km, back 20 min ago",
        "ran yesterday",
        "ran yesterday at 7",
        "finished at half past six",
        "back since noon",
        "remind me at eight",
        "left foot hurts, 4/10",
    ],
)
@pytest.mark.parametrize("hour", [0, 6, 7, 12, 13, 19, 23])
def test_a_phrase_read_before_means_at_any_hour_what_it_means_to_who_reads_it_first(
    understander: Understander, words: str, hour: int
) -> None:
    fresh = Understander(understander.model)
    at = datetime(2030, 7, 1, hour, 31)
    for earlier in (NOW, datetime(2030, 7, 1, 9, 0)):
        fresh.understand(words, "en", earlier)

    again = fresh.understand(words, "en", at)

    assert again == fresh.understand(words.ljust(41), "en", at)  # too long to be kept: read anew
