"""The chat page in Chromium with the real bot behind it: from the first word to the last step."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, async_playwright, expect

from tests.support.browser import CHROMIUM, NEEDS_CHROMIUM, QUIET, TOUR_SEEN
from tests.support.world import World

pytestmark = NEEDS_CHROMIUM
PATIENCE_MS = 20_000  # a busy machine is slow, not wrong


@pytest.fixture
async def page(here: World) -> AsyncIterator[Page]:
    """The page at phone width."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        opened = await browser.new_page(viewport={"width": 390, "height": 844})
        await opened.add_init_script(TOUR_SEEN)
        await opened.goto(here.address)
        yield opened
        await browser.close()


async def write(page: Page, text: str) -> None:
    """Type a message and send it with Enter."""
    box = page.get_by_role("textbox").last
    await box.fill(text)
    await box.press("Enter")


async def tap(page: Page, *buttons: str) -> None:
    """Press buttons under messages, each as soon as it is there."""
    for button in buttons:
        await page.get_by_role("button", name=button, exact=True).last.click(timeout=PATIENCE_MS)


async def sees(page: Page, text: str) -> None:
    """Wait until the chat shows this."""
    await expect(page.get_by_text(text).last).to_be_visible(timeout=PATIENCE_MS)


async def test_a_newcomer_is_led_from_the_first_word_to_the_last_step(
    page: Page, here: World
) -> None:
    await write(page, "just finished a run")
    await tap(page, "Fine", "None of these", "Soft ball", "No", "5")
    await tap(page, "Yes, ask me")
    await sees(page, "Does any of this apply to you?")
    await tap(page, "None of these")
    await sees(page, "And any of these?")
    await tap(page, "None of these")
    await sees(page, "Roll your sole")
    await tap(page, "▶️ Start")
    await sees(page, "Get ready")

    await here.pass_time(minutes=6)

    await sees(page, "All done")
    await tap(page, "1")
    await sees(page, "1 of 10")
    assert await page.locator("video").count() > 3  # the moving pictures of the steps
