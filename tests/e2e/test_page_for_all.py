"""The chat page for everyone: axe finds nothing, the keyboard reaches all, the tour and the road.

With the real bot behind it, so that what is looked at is what people see.
"""

from collections.abc import AsyncIterator

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.support.browser import CHROMIUM, NEEDS_CHROMIUM, QUIET, TOUR_SEEN
from tests.support.runner import Chat
from tests.support.world import World

pytestmark = NEEDS_CHROMIUM
WIDTHS = (360, 768, 1440)
SCHEMES = ("light", "dark")
PATIENCE_MS = 20_000  # a busy machine is slow, not wrong
expect.set_options(timeout=PATIENCE_MS)
NAME = "(n => n.getAttribute('aria-label') || n.textContent.trim())(document.activeElement)"
# A ring round what has the focus; the field's stands round the whole line it is in.
RING = """(n => [n, n.closest('.writing')].some(one => one && (s =>
  s.outlineStyle !== 'none' || s.boxShadow.includes('3px'))(getComputedStyle(one))))
  (document.activeElement)"""


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield launched
        await launched.close()


@pytest.fixture
async def page(browser: Browser, here: World) -> AsyncIterator[Page]:
    """A first visit, in a wide window, by someone who wants no motion."""
    context = await browser.new_context(
        viewport={"width": 1440, "height": 900}, reduced_motion="reduce"
    )
    opened = await context.new_page()
    opened.set_default_timeout(PATIENCE_MS)
    await opened.goto(here.address)
    yield opened
    await context.close()


async def wrong(page: Page) -> str:
    """What axe finds on the page as it stands; "" when that is nothing."""
    found = await Axe().run(page)
    return "" if not found.violations_count else found.generate_report()


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_axe_finds_nothing_at_any_width(browser: Browser, here: World, scheme: str) -> None:
    robin = Chat(here, here.driver.runner(5_200_000_001))
    await robin.introduce()
    await robin.begin_session()
    found: dict[str, str] = {}
    for width in WIDTHS:
        context = await browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
        )
        page = await context.new_page()
        await page.goto(here.address)
        card = page.get_by_role("dialog", name="Say: just finished a run")
        await expect(card).to_be_visible()
        found[f"{width} tour"] = await wrong(page)
        await page.keyboard.press("Escape")
        await expect(page.get_by_text("Get ready").last).to_be_visible()
        found[f"{width} chat"] = await wrong(page)
        await page.get_by_role("button", name="What just happened").click()
        await expect(page.get_by_role("heading", name="Outbox")).to_be_visible()
        found[f"{width} road"] = await wrong(page)
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width
        await context.close()

    assert {where: report for where, report in found.items() if report} == {}


async def test_axe_would_find_a_picture_without_words(page: Page) -> None:
    await page.evaluate("document.body.append(document.createElement('img'))")

    assert "image-alt" in await wrong(page)


async def test_the_tour_comes_once_goes_with_escape_and_starts_again(page: Page) -> None:
    first = page.get_by_role("dialog", name="Say: just finished a run")
    await expect(first.get_by_role("heading")).to_be_focused()

    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("dialog", name="Answer with a tap")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator(".tour")).to_have_count(0)
    await expect(page.get_by_role("button", name="Show me around")).to_be_focused()

    await page.reload()
    await expect(page.get_by_role("textbox")).to_be_visible()
    await expect(page.locator(".tour")).to_have_count(0)

    await page.get_by_role("button", name="Show me around").press("Enter")
    for _ in range(5):
        await page.locator(".tour").get_by_role("button", name="Next").press("Enter")
    await page.locator(".tour").get_by_role("button", name="Done").press("Enter")
    await expect(page.locator(".tour")).to_have_count(0)


async def test_the_tour_says_the_first_words_for_whoever_asks(page: Page) -> None:
    await page.get_by_role("button", name="Say it for me").press("Enter")

    await expect(page.get_by_role("dialog", name="Answer with a tap")).to_be_visible()
    await expect(page.get_by_role("log").get_by_text("How do your feet feel")).to_be_visible()


async def test_the_road_follows_what_happens_and_looks_back(page: Page, here: World) -> None:
    robin = Chat(here, here.driver.runner(5_200_000_001))
    await robin.introduce()
    await page.keyboard.press("Escape")
    opener = page.get_by_role("button", name="What just happened")
    await opener.press("Enter")
    road = page.get_by_role("dialog", name="What just happened")
    await expect(road.get_by_text("Nothing has been said yet.")).to_be_visible()

    await robin.say("just finished a run")
    await robin.tap("Stiff", "None of these", "1")

    await expect(road.get_by_role("heading", name="Decision")).to_be_visible()
    await expect(road.get_by_text("C07")).to_be_visible()
    await expect(road.get_by_text("editMessageText").first).to_be_visible()
    await road.get_by_role("button", name="The message before").press("Enter")
    await expect(road.get_by_text("An earlier message")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(road).to_be_hidden()
    await expect(opener).to_be_focused()


async def test_everything_is_reached_with_the_tab_key_in_reading_order(
    browser: Browser, here: World
) -> None:
    robin = Chat(here, here.driver.runner(5_200_000_001))
    await robin.introduce()
    await robin.say("just finished a run")
    page = await browser.new_page(reduced_motion="reduce")
    await page.add_init_script(TOUR_SEEN)
    await page.goto(here.address)
    await expect(page.get_by_role("button", name="Stiff", exact=True)).to_be_visible()

    reached: list[str] = []
    ringless: list[str] = []
    await page.evaluate("document.body.tabIndex = -1, document.body.focus()")
    while "Attach" not in reached and len(reached) < 40:
        await page.keyboard.press("Tab")
        reached.append(await page.evaluate(NAME))
        if not await page.evaluate(RING):
            ringless.append(reached[-1])

    wanted = ["Skip to the chat", "×60", "What just happened", "Stiff", "Message from Robin"]
    assert [reached.index(name) for name in wanted] == sorted(map(reached.index, wanted))
    assert ringless == []


async def test_a_new_message_is_read_out_and_its_edits_are_not(page: Page, here: World) -> None:
    robin = Chat(here, here.driver.runner(5_200_000_001))
    await page.keyboard.press("Escape")

    await robin.say("/help")

    log = page.get_by_role("log")
    await expect(log).to_have_attribute("aria-live", "polite")
    await expect(log).to_have_attribute("aria-relevant", "additions")
    await expect(log.locator("article").last).to_have_attribute("aria-live", "off")
