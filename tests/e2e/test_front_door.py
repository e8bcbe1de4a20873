"""How people come in: answers in other chats, links, shared answers."""

from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot import links
from bot.handlers import inline as handler
from bot.updates import NOBODY, accepted
from bot.views import inline as view
from bot.wiring import allowed_kinds
from content.catalog import Catalog
from playground.driver import RunnerDriver
from scheduler.policy import FLOOD_MOST, INLINE_LIVES
from storage.tables import checkins, runs, users
from storage.traffic import inbox, outbox
from tests.support.builders import rows
from tests.support.runner import Chat
from tests.support.world import World

BOT = "solemate_bot"


async def typed(phone: RunnerDriver, words: str) -> list[Any]:
    """What the list shows for these words."""
    return list(await phone.wait_for_results(await phone.ask_inline(words)))


async def test_a_question_typed_in_any_chat_gets_cards_and_leaves_nothing_behind(
    here: World,
) -> None:
    phone = await here.driver.new_runner("Stranger")

    cards = await typed(phone, "which ball")
    await here.settled()

    assert "ball" in cards[0]["title"].lower()
    assert "not a doctor" in cards[0]["input_message_content"]["message_text"]
    assert len(cards) <= view.MOST
    assert await rows(here.house.engine, users) == []
    assert await rows(here.house.engine, outbox) == []
    [kept] = await rows(here.house.engine, inbox)
    assert (kept["user_id"], kept["body"], kept["state"]) == (NOBODY, None, "done")


async def test_a_card_sent_into_a_chat_leads_back_to_the_same_answer(here: World) -> None:
    phone = await here.driver.new_runner("Stranger")
    cards = await typed(phone, "blisters")
    url = cards[0]["reply_markup"]["inline_keyboard"][0][0]["url"]
    chat = Chat(here, phone)

    await chat.say(f"/start {url.split('start=')[1]}")

    assert url.startswith("https://t.me/")
    assert cards[0]["title"] in (await chat.last()).text


async def test_a_card_sent_into_the_bots_own_chat_is_not_taken_for_the_runners_words(
    eva: Chat, here: World
) -> None:
    query = await eva.phone.ask_inline("blisters")
    [card, *_] = await eva.phone.wait_for_results(query)

    await eva.phone.choose_inline(query, card["id"])
    await here.settled()

    assert await eva.messages() == []
    assert await rows(here.house.engine, checkins) == []


async def test_nothing_typed_shows_something_of_each_theme(here: World) -> None:
    cards = await typed(await here.driver.new_runner("Stranger"), "")

    assert 3 < len(cards) <= view.MOST


async def test_what_nobody_knows_shows_no_card_but_the_way_to_the_chat(here: World) -> None:
    phone = await here.driver.new_runner("Stranger")

    cards = await typed(phone, "xqzvkw")

    [call] = await here.driver.calls("answerInlineQuery")
    assert cards == []
    assert call["params"]["cache_time"] == 300
    assert call["params"]["button"]["start_parameter"] == "faq"


async def test_who_types_without_end_is_answered_no_more_and_others_are(here: World) -> None:
    noisy, calm = [await here.driver.new_runner(name) for name in ("Noisy", "Calm")]
    for n in range(FLOOD_MOST + 5):
        await noisy.ask_inline(f"ball {n}")
    await here.settled()

    assert await typed(calm, "ball")
    assert len(await here.driver.calls("answerInlineQuery")) == FLOOD_MOST + 1


async def test_a_query_that_waited_too_long_is_not_answered(here: World) -> None:
    await here.house.runtime.poller.stop()
    phone = await here.driver.new_runner("Stranger")
    await phone.ask_inline("ball")
    [update] = here.telegram.updates.pending()
    long_ago = here.clock.now() - INLINE_LIVES - timedelta(seconds=1)
    async with here.house.engine.begin() as connection:
        item = accepted(update)
        await connection.execute(
            inbox.insert().values(
                update_id=item.update_id,
                user_id=item.user_id,
                kind=item.kind,
                body=item.body,
                state="pending",
                attempts=0,
                received_at=long_ago,
            )
        )

    await here.house.runtime.dispatcher.tick()

    assert await here.driver.calls("answerInlineQuery") == []


async def test_inline_queries_are_among_the_updates_we_ask_for(here: World) -> None:
    assert "inline_query" in allowed_kinds(here.house.app)
    assert handler.HANDLERS


@given(st.text(max_size=300))
def test_hostile_words_give_a_list_that_telegram_takes(catalog: Catalog, words: str) -> None:
    shown = view.answer(catalog.of("en"), words, username=BOT, shared=True)

    ids = [card["id"] for card in shown["results"]]
    assert len(ids) == len(set(ids)) <= view.MOST


@given(st.text(max_size=80) | st.from_regex(r"(run|faq)_?[a-z_0-9-]{0,70}", fullmatch=True))
def test_a_link_leads_to_what_we_offer_or_nowhere(catalog: Catalog, payload: str) -> None:
    answers = catalog.of("en").faq.entries

    target = links.read_start(payload, answers)

    offered = {"run", "faq", *(f"faq_{name}" for name in answers)}
    assert (target is not None) == (payload in offered)


def test_every_answer_has_a_link_that_is_read_back(catalog: Catalog) -> None:
    for language in catalog.languages.values():
        for name in language.faq.entries:
            payload = links.answer_link(BOT, name).split("start=")[1]

            assert links.read_start(payload, language.faq.entries) == links.Start("faq", name)


async def test_the_link_to_begin_greets_a_newcomer_and_asks_how_the_feet_feel(
    ada: Chat, here: World
) -> None:
    await ada.say("/start run")

    texts = await ada.texts()
    assert "Solemate" in texts[0]
    assert len(await rows(here.house.engine, checkins)) == 1


async def test_tapping_the_link_twice_logs_one_run(eva: Chat, here: World) -> None:
    await eva.say("/start run")
    await eva.say("/start run")

    assert len(await rows(here.house.engine, runs)) == 1


async def test_a_link_with_anything_else_is_a_plain_start(ada: Chat) -> None:
    await ada.say("/start ' OR 1=1 --")

    assert "Solemate" in (await ada.texts())[0]


async def test_an_answer_can_be_shared_from_the_chat(eva: Chat) -> None:
    await eva.say("/start faq_which_ball")

    buttons = [button for row in (await eva.last()).rows for button in row]
    [share] = [button for button in buttons if "Share" in button["text"]]
    assert share["url"].startswith("https://t.me/share/url?url=https%3A%2F%2Ft.me%2F")
    assert "faq_which_ball" in share["url"]
