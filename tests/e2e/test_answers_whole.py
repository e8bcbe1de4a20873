"""What content says arrives whole: only strangers' words are ever cut."""

from bot.markup import LONGEST_VALUE
from content.faq import load_faq
from tests.support.runner import Chat


async def test_a_long_answer_arrives_to_its_last_word(eva: Chat) -> None:
    faq = load_faq("en")
    theme = max(
        faq.themes, key=lambda shelf: max(len(faq.entries[topic].answer) for topic in shelf.topics)
    )
    entry = max((faq.entries[topic] for topic in theme.topics), key=lambda one: len(one.answer))
    assert len(entry.answer) > LONGEST_VALUE

    await eva.say("/faq")
    await eva.tap(theme.label, entry.question)

    assert entry.answer in (await eva.last()).text
