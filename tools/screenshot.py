"""Takes the README's picture: the real bot, on the playground's page, in the system's Chromium."""

import asyncio
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Locator, Page, async_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "img" / "chat.png"
PORT = 8765
ADDRESS = f"http://127.0.0.1:{PORT}"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# What is pressed after /start, then after the run: up to the preview, and on into the first step.
SET_UP = ("Soft ball", "Yes", "10")
STIFF = ("Stiff", "None of these", "1", "No, keep it extra careful")


async def main() -> int:
    """Take the picture; 1 when there is no Chromium."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        print("There is no Chromium on this machine.")
        return 1
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    async with _bot(), async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=QUIET)
        context = await browser.new_context(
            viewport={"width": 1240, "height": 1010},
            device_scale_factor=1.25,
            color_scheme="light",
        )
        page = await context.new_page()
        await page.goto(ADDRESS)
        await talk(page)
        await page.screenshot(path=PICTURE)
        await browser.close()
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size // 1024} KB")
    return 0


@asynccontextmanager
async def _bot() -> AsyncIterator[None]:
    """The bot with its playground, on a database that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        own = {"TELEGRAM_BOT_TOKEN": "", "PORT": str(PORT)}
        database = {"DATABASE_URL": f"sqlite:///{folder}/picture.sqlite3"}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot"),
            cwd=ROOT,
            env=os.environ | own | database,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        assert process.stdout is not None
        await process.stdout.readline()  # it listens
        try:
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            await process.wait()


async def talk(page: Page) -> None:
    """Two runners side by side: one looks at the plan, one is in the first step."""
    robin = page.get_by_role("region", name="Robin")
    await come_home(robin)
    await page.get_by_role("button", name="Add a runner").click()
    await page.get_by_label("First name").fill("Maya")
    await page.get_by_label("First name").press("Enter")
    maya = page.get_by_role("region", name="Maya")
    await come_home(maya)
    await press(maya, "▶️ Start")
    await maya.get_by_role("button", name="Pause").last.wait_for()
    await page.locator("#clock-jump").click()
    await maya.get_by_role("log").get_by_text("Roll your sole").last.wait_for()
    # the toasts have gone and the last picture is there
    await page.wait_for_timeout(8000)
    await page.get_by_role("log").evaluate_all("all => all.forEach(l => l.scrollTo(0, 1e9))")
    await page.wait_for_timeout(500)


async def come_home(runner: Locator) -> None:
    """Say hello, tell of a run, and answer until the plan is on the table."""
    await say(runner, "/start")
    for answer in SET_UP:
        await press(runner, answer)
    await say(runner, "just finished a run, 8k")
    for answer in STIFF:
        await press(runner, answer)
    await runner.get_by_role("button", name="▶️ Start").wait_for()


async def say(runner: Locator, words: str) -> None:
    """Write a message."""
    field = runner.get_by_role("textbox")
    await field.fill(words)
    await field.press("Enter")


async def press(runner: Locator, label: str) -> None:
    """Press a button of the bot, as soon as it is there."""
    await runner.get_by_role("log").get_by_role("button", name=label, exact=True).last.click()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
