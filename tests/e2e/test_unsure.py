"""Words that may mean several things: the bot asks, and acts on the button that is tapped."""

import pytest

from bot import understanding
from bot.understanding import Intent
from tests.support.runner import Chat, labels

STEERING = {Intent.PAUSE, Intent.RESUME, Intent.SKIP, Intent.BACK, Intent.STOP}
UNFIT = {Intent.OUT_OF_SCOPE, Intent.FAQ, Intent.GREETING, Intent.THANKS}
VAGUE = (
    *("the thing again with him", "it goes", "hmm maybe the other", "well well", "the usual then"),
    *("do the stuff", "same thing somehow", "could be", "not that much", "the other way round"),
)


@pytest.fixture(scope="module")
def vague() -> str:
    """Words of which today's weights are not sure, and that are no run and no question."""
    understander = understanding.load()
    for words in VAGUE:
        asked = understander.understand(words, "en").ask
        fits = asked and asked[0] not in UNFIT and Intent.RUN_FINISHED not in asked
        if fits and set(asked) - STEERING - UNFIT:
            return words
    raise AssertionError("the weights are sure of all of these: add vaguer words")


async def test_vague_words_are_asked_back_with_what_they_may_mean(eva: Chat, vague: str) -> None:
    await eva.say(vague)

    asked = await eva.last()
    assert "not sure what you mean" in asked.text
    assert 2 <= len(labels(asked)) <= 4
    assert "None of these" in labels(asked)


async def test_none_of_these_is_answered_honestly(eva: Chat, vague: str) -> None:
    await eva.say(vague)

    await eva.tap("None of these")

    assert "beyond me" in (await eva.last()).text


async def test_steering_is_not_offered_while_no_routine_runs(eva: Chat, vague: str) -> None:
    await eva.say(vague)

    assert not set(labels(await eva.last())) & {"Pause", "Go on", "Next exercise", "Stop"}


async def test_a_meaning_that_is_tapped_is_acted_upon(eva: Chat, vague: str) -> None:
    await eva.say(vague)
    meant = labels(await eva.last())[0]

    await eva.tap(meant)

    assert "not sure what you mean" not in (await eva.last()).text


async def test_a_bare_number_answers_how_much_it_hurts(eva: Chat) -> None:
    await eva.say("just finished a run")
    await eva.tap("Sore", "None of these")
    asked = (await eva.last()).text

    await eva.say("2.5")

    assert (await eva.last()).text != asked
    assert "not sure" not in (await eva.last()).text


async def test_words_after_the_faq_command_are_found_by_meaning(eva: Chat) -> None:
    await eva.say("/faq is it worth buying orthotics")

    assert any("insole" in label.lower() for label in labels(await eva.last()))
