"""Takes the pictures of README and docs: the real bot, on the playground's page, in Chromium.

    python -m tools.screenshot [--film-python PYTHON_WITH_PILLOW]

The film is put together by tools/film.py in a Python that has Pillow (requirements-art.txt);
without one it is left as it is.
"""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from bot import face, profile
from tests.support.browser import CHROMIUM, QUIET, TOUR_SEEN
from tests.support.runner import Chat
from tests.support.world import World
from tools.demo import ZONE, known_runner, playground, twelve_weeks

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "img"
PHONE, DESK = (400, 1160), (1240, 860)
SHARPNESS = 1.5
STIFF = ("Stiff", "None of these", "1")
QUIET_MS = 1200  # a smooth scroll is over and the last picture is there


async def main(film_python: str | None) -> int:
    """Take them all; 1 when there is no Chromium."""
    if CHROMIUM is None:
        print("There is no Chromium on this machine.")
        return 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        with tempfile.TemporaryDirectory() as folder:
            async with playground(Path(folder)) as here:
                house = here.house
                await profile.show(house.api, house.services.catalog)
                await face.show(house.api, house.engine, bot_id=house.app.bot.id)
                await stills(browser, here)
                if film_python is not None:
                    await film(browser, here, Path(folder), film_python)
        await browser.close()
    return 0


async def stills(browser: Browser, here: World) -> None:
    """A session, a nudge, the chart on a phone; two runners and the road on a desk."""
    names = ("Maya", "Noa", "Ada", "Kim")
    maya, noa, ada, kim = [await known_runner(here, name) for name in names]
    await maya.say("just finished a run, 8k")
    await maya.tap(*STIFF, "▶️ Start")
    await here.jump()
    await shoot(await open_page(browser, here, PHONE, maya), "session")
    await ada.say("just finished a run, 10k in 55 min")
    await ada.tap(*STIFF)
    await shoot(await open_page(browser, here, DESK, ada, maya), "chat")
    page = await open_page(browser, here, DESK, ada)
    await page.get_by_role("button", name="What just happened").click()
    await shoot(page, "road")
    await maya.tap("⏹ Stop")
    await twelve_weeks(here.house.engine, kim.phone.id, now=here.clock.now())
    await kim.say("/progress")
    await shoot(await open_page(browser, here, PHONE, kim), "progress")
    await noa.say("I run every day at 6 pm")
    await noa.tap("45 min")
    while "🏃 Yes, I ran" not in (await noa.last()).buttons:
        await here.jump()
    await noa.tap("Why now?")
    await shoot(await open_page(browser, here, PHONE, noa), "nudge")


async def film(browser: Browser, here: World, folder: Path, python: str) -> None:
    """From "just finished a run" to "All done", a frame for whatever a runner would see change."""
    lou = await known_runner(here, "Lou")
    page = await open_page(browser, here, PHONE, lou)
    reel = Reel(page, folder)
    await reel.shoot(1200)
    field = page.get_by_role("textbox")
    for words in ("just", "just finished", "just finished a run"):
        await field.fill(words)
        await reel.shoot(250)
    await field.press("Enter")
    await here.settled()
    await reel.shoot(1600)
    for answer in STIFF:
        await lou.tap(answer)
        await reel.shoot(1300)
    await reel.shoot(1500)
    await lou.tap("▶️ Start")
    await reel.shoot(1800)
    shown = await lou.last()
    while "All done" not in shown.text:
        await here.jump()
        before, shown = shown, await lou.last()
        if shown.id != before.id:
            await reel.shoot(500 if shown.silent else 1100)  # a change of sides, or a step
    await reel.shoot(3000)
    target = PICTURES / "film.webp"
    made = await asyncio.create_subprocess_exec(
        *(python, "-m", "tools.film", str(folder), str(target)), cwd=ROOT
    )
    if await made.wait():
        raise SystemExit("the film could not be made")
    report(target)


class Reel:
    """Frames of a film: files in order, each with how long it stays in its name."""

    def __init__(self, page: Page, folder: Path) -> None:
        self._page = page
        self._folder = folder
        self._count = 0

    async def shoot(self, stays_ms: int) -> None:
        """One more frame, once the page has come to rest."""
        await self._page.wait_for_timeout(QUIET_MS)
        self._count += 1
        name = f"frame-{self._count:03}-{stays_ms}.png"
        await self._page.locator(".chat").screenshot(path=self._folder / name)


async def open_page(browser: Browser, here: World, size: tuple[int, int], *chats: Chat) -> Page:
    """The page with these chats open, in the runners' zone."""
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        device_scale_factor=SHARPNESS,
        color_scheme="light",
        timezone_id=ZONE,
    )
    await context.add_init_script(TOUR_SEEN)
    ids = [chat.phone.id for chat in chats]
    await context.add_init_script(f"localStorage.setItem('playground-open', '{ids}')")
    page = await context.new_page()
    await page.goto(here.address)
    await page.get_by_role("textbox").nth(len(chats) - 1).wait_for()
    return page


async def shoot(page: Page, name: str) -> None:
    """One picture, all chats at their end."""
    await page.wait_for_timeout(QUIET_MS)
    target = PICTURES / f"{name}.png"
    narrow = page.viewport_size == {"width": PHONE[0], "height": PHONE[1]}
    await (page.locator(".chat") if narrow else page).screenshot(path=target)
    await page.context.close()
    report(target)


def report(file: Path) -> None:
    """Say what was written, and how large it is."""
    print(f"{file.relative_to(ROOT)}: {file.stat().st_size // 1024} KB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--film-python", help="a Python with Pillow; without it no film is made")
    sys.exit(asyncio.run(main(parser.parse_args().film_python)))
