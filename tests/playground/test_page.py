"""The chat page in a real browser, with a small bot that answers by hand."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from playground.app import create_app
from playground.driver import Driver
from playground.server import serving
from tests.playground.conftest import HandBot
from tests.playground.echo import EchoBot
from tests.playground.pictures import png
from tests.support.browser import CHROMIUM, NEEDS_CHROMIUM, QUIET, TOUR_SEEN

pytestmark = [
    *NEEDS_CHROMIUM,
    # One loop, so that one browser serves all the tests here.
    pytest.mark.asyncio(loop_scope="module"),
]
# a busy machine is slow, not wrong
expect.set_options(timeout=15_000)


@pytest_asyncio.fixture(loop_scope="module")
async def address() -> AsyncIterator[str]:
    async with serving(create_app()) as served:
        yield served


@pytest_asyncio.fixture(loop_scope="module")
async def driver(address: str) -> AsyncIterator[Driver]:
    async with Driver(address) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def echo(address: str) -> AsyncIterator[None]:
    bot = EchoBot(address)
    await bot.call("setMyName", name="Echo")
    commands = [
        {"command": "picture", "description": "Send a picture"},
        {"command": "help", "description": "Say what I can do"},
    ]
    await bot.call("setMyCommands", commands=commands)
    running = asyncio.create_task(bot.run())
    yield
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await bot.http.aclose()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield launched
        await launched.close()


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser, address: str, echo: None) -> AsyncIterator[Page]:
    context = await browser.new_context(viewport={"width": 1280, "height": 800})
    await context.add_init_script(TOUR_SEEN)
    opened = await context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
    await opened.goto(address)
    yield opened
    await context.close()
    assert problems == []


async def test_a_run_is_told_by_keyboard_alone_and_buttons_are_answered(page: Page) -> None:
    await expect(page.get_by_role("heading", name="Echo").first).to_be_visible()
    hint = page.get_by_role("button", name="Say “just finished a run”")
    await hint.focus()
    await page.keyboard.press("Enter")
    log = page.get_by_role("log")
    await expect(log.locator("b", has_text="just finished a run")).to_be_visible()
    await expect(log.get_by_text("read by the bot")).to_have_count(1)

    await log.get_by_role("button", name="Fine").press("Enter")
    await expect(page.get_by_role("status").filter(has_text="Good to hear")).to_be_visible()
    await expect(log.get_by_text("You said fine")).to_be_visible()
    await expect(log.get_by_text("edited")).to_be_visible()
    await expect(log.get_by_role("button", name="Fine")).to_have_count(0)

    field = page.get_by_role("textbox", name="Message from Robin")
    await field.focus()
    await page.keyboard.type("<img src=x onerror=alert(1)>")
    await page.keyboard.press("Enter")
    await expect(log.locator("b", has_text="<img src=x onerror=alert(1)>")).to_be_visible()
    assert await log.locator("img").count() == 0

    await log.get_by_role("button", name="Stop").press("Enter")
    alert = page.get_by_role("dialog")
    await expect(alert).to_contain_text("Stopped")
    await page.keyboard.press("Enter")
    await expect(alert).to_be_hidden()

    await field.focus()
    await page.keyboard.type("/")
    await expect(page.get_by_role("option")).to_have_count(2)
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    picture = log.get_by_role("img", name="A square")
    await expect(picture).to_be_visible()
    await expect(picture).to_have_js_property("naturalWidth", 40)

    await page.keyboard.press("ArrowUp")
    await expect(field).to_have_value("/picture")
    await page.keyboard.press("Escape")
    await expect(field).to_have_value("")


async def test_two_runners_side_by_side_keep_their_own_chats(page: Page, driver: Driver) -> None:
    await page.get_by_role("button", name="Add a runner").click()
    await page.get_by_label("First name").fill("Maya")
    await page.get_by_label("First name").press("Enter")
    maya = page.get_by_role("region", name="Maya")
    robin = page.get_by_role("region", name="Robin")
    await expect(maya).to_be_visible()

    await maya.get_by_role("textbox").fill("hello from Maya")
    await maya.get_by_role("textbox").press("Enter")
    await expect(maya.locator("b", has_text="hello from Maya")).to_be_visible()
    await expect(robin.get_by_text("hello from Maya")).to_have_count(0)

    await page.reload()
    await expect(maya.locator("b", has_text="hello from Maya")).to_be_visible()
    await expect(robin).to_be_visible()


async def test_a_phone_shows_one_chat_and_a_switcher_without_sideways_scrolling(
    page: Page, driver: Driver
) -> None:
    maya = await driver.new_runner("Maya")
    await page.set_viewport_size({"width": 360, "height": 740})
    await page.reload()
    chat_of_maya = page.get_by_role("navigation").get_by_role("button", name="Maya")
    await expect(chat_of_maya).to_be_visible()  # what is said before the page stands is no news
    await maya.say("hello")
    await expect(page.get_by_label("1 unread")).to_be_visible()

    await chat_of_maya.click()
    await expect(page.get_by_role("region", name="Maya")).to_be_visible()
    await expect(page.get_by_role("region", name="Robin")).to_have_count(0)

    wide = await page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 360


async def test_the_theme_toggle_is_remembered(page: Page) -> None:
    await page.get_by_role("button", name="Switch to dark colours").click()
    await page.reload()

    await expect(page.get_by_role("button", name="Switch to light colours")).to_be_visible()
    assert await page.evaluate("document.documentElement.dataset.theme") == "dark"


async def test_albums_places_the_typing_sign_and_blocking_are_shown(
    page: Page, driver: Driver, address: str
) -> None:
    robin = driver.runner(5_200_000_001)
    bot = HandBot(address)
    await robin.say("hello")
    log = page.get_by_role("log")
    await expect(log.locator("b", has_text="hello")).to_be_visible()

    await bot.call("sendChatAction", chat_id=robin.id, action="typing")
    await expect(log.get_by_text("The bot is typing")).to_be_attached()
    media = [{"type": "photo", "media": f"attach://p{n}"} for n in range(2)]
    files = {f"p{n}": (f"{n}.png", png(30, 30), "image/png") for n in range(2)}
    await bot.upload("sendMediaGroup", files, chat_id=str(robin.id), media=json.dumps(media))
    await expect(log.locator(".album img")).to_have_count(2)
    await expect(log.get_by_text("The bot is typing")).to_have_count(0)

    place = {"keyboard": [[{"text": "Here I am", "request_location": True}]]}
    await bot.call("sendMessage", chat_id=robin.id, text="Where?", reply_markup=place)
    await page.get_by_role("button", name="Here I am").press("Enter")
    await page.get_by_label("Place").select_option("Tokyo")
    await page.get_by_role("button", name="Send", exact=True).last.press("Enter")
    await expect(log.get_by_role("img", name="Location 35.6760, 139.6500")).to_be_visible()

    attach = page.get_by_role("button", name="Attach")
    await attach.press("Enter")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("You have blocked the bot.")).to_be_visible()
    blocked = await bot.refused("sendMessage", chat_id=robin.id, text="x")
    await page.get_by_role("button", name="Unblock").press("Enter")
    await expect(attach).to_be_visible()
    await bot.http.aclose()
    assert blocked == "403 Forbidden: bot was blocked by the user"


async def test_the_log_follows_new_messages_unless_one_scrolls_back(
    page: Page, driver: Driver, address: str
) -> None:
    robin = driver.runner(5_200_000_001)
    await robin.say("hello")
    bot = HandBot(address)
    for number in range(30):
        await bot.call("sendMessage", chat_id=robin.id, text=f"step {number}\nand how")
    log, to_end = page.get_by_role("log"), page.get_by_label("To the newest message")
    await expect(log.get_by_text("step 29")).to_be_in_viewport()

    await log.evaluate("node => node.scrollTop = 0")
    await expect(to_end).to_be_visible()
    await bot.call("sendMessage", chat_id=robin.id, text="the last one")
    await expect(log.get_by_text("the last one")).not_to_be_in_viewport()
    await to_end.press("Enter")

    await expect(log.get_by_text("the last one")).to_be_in_viewport()
    await bot.http.aclose()


async def test_links_to_telegram_are_followed_on_the_page_itself(
    page: Page, driver: Driver, address: str
) -> None:
    robin = driver.runner(5_200_000_001)
    await robin.say("hello")
    bot = HandBot(address)
    own = "https://t.me/playground_bot?start=run"
    keys = [
        [{"text": "Begin", "url": own}],
        [{"text": "Share", "url": "https://t.me/share/url?url=x&text=y"}],
        [{"text": "Ask", "switch_inline_query_current_chat": "which ball"}],
    ]
    markup = {"inline_keyboard": keys}
    await bot.call("sendMessage", chat_id=robin.id, text="Here", reply_markup=markup)
    log = page.get_by_role("log")

    await log.get_by_role("link", name="Begin").press("Enter")
    await expect(log.get_by_text("/start run").first).to_be_visible()
    await log.get_by_role("link", name="Share").press("Enter")
    await expect(page.get_by_text("Copied what would be shared")).to_be_visible()
    await log.get_by_role("button", name="Ask").press("Enter")
    field = page.get_by_role("textbox", name="Message from Robin")
    await expect(field).to_have_value("@playground_bot which ball")

    assert len(page.context.pages) == 1
    await bot.http.aclose()
