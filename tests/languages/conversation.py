"""The whole conversation, part by part, by buttons and commands: the same in every language."""

import re
from collections.abc import Awaitable, Callable
from typing import Final

from tests.languages.asking import asked_in_words
from tests.languages.phone import Phone

Part = Callable[[Phone], Awaitable[None]]
COMMANDS: Final = (
    "/help", "/about", "/health", "/history", "/progress", "/runs", "/settings", "/language",
    "/schedule", "/zone", "/away", "/back_again", "/pause", "/resume", "/skip", "/back", "/stop",
    "/easier", "/hurts", "/faq", "/privacy", "/export", "/calendar", "/link", "/nonsense",
)  # fmt: skip


async def onboarding(runner: Phone) -> None:
    """From the first word to the end of the questions that are asked once."""
    await runner.write("/start")
    for choice in ("u:ball:both", "u:roller:yes", "u:minutes:15"):
        await runner.press(choice)
    if runner.find("z:clock:-"):
        await runner.press("z:clock:-")
        await runner.press("z:offset:60")
        await runner.press("z:set:Europe.*")
    for _ in range(3):
        if runner.find("d:skip:-"):
            await runner.press("d:skip:-")
            break
    await runner.press("t:finished")
    await runner.press("a:.*:feeling:fine")
    await runner.press("a:.*:alarm:none")
    await runner.press("m:consent:no")


async def commands(runner: Phone) -> None:
    """Each command, with nothing under way; words that mean nothing; things that are no words."""
    await runner.introduce()
    for command in COMMANDS:
        await runner.write(command)
    await runner.write("xqzt wvk 123")
    await runner.send(dice={"emoji": "🎲", "value": 3})
    await runner.tap("s:1:1:pause")
    await runner.tap("nobody:knows")


async def faq(runner: Phone) -> None:
    """Every shelf, every answer, its longer part."""
    await runner.introduce()
    await runner.write("/faq")
    themes = [data for data in runner.offered if data.startswith("q:theme:")]
    for theme in themes:
        await runner.tap(theme)
        for topic in [data for data in runner.offered if data.startswith("q:topic:")]:
            await runner.tap(topic)
            if more := [data for data in runner.offered if data.startswith("q:more:")]:
                await runner.tap(more[0])


async def settings(runner: Phone) -> None:
    """Every button of the settings, and the pages behind them."""
    await runner.introduce()
    await runner.write("/settings")
    first = [data for data in runner.offered if re.match("[cgu]:", data)]
    for data in first:
        await runner.tap(data)
        pages = [d for d in runner.offered if re.match("[gu]:", d) and d not in first]
        for page in [d for d in pages if not d.startswith("u:language")][:3]:
            await runner.tap(page)
            behind = [d for d in runner.offered if re.match(r"g:quiet:\d+-\d+", d)]
            for choice in behind[:2]:
                await runner.tap(choice)
        await runner.tap("c:undo")
    await runner.pass_time(minutes=2)
    await runner.tap("c:undo")


async def schedule(runner: Phone) -> None:
    """Telling the week by buttons, correcting it, time off, zones."""
    await runner.introduce(zone=None)
    await runner.write("/schedule")
    await runner.press("d:days:0")
    for mask in ("1", "3", "67"):
        await runner.press(f"d:days:{mask}")
    await runner.press("d:part:67")
    await runner.press("d:time:67.n")
    await runner.press(r"d:start:.*")
    await runner.press(r"d:length:.*45")
    await runner.write("/zone xqzt")
    await runner.write("/zone Paris")
    await runner.write("/zone London")
    await runner.press("z:clock:-")
    await runner.press("z:offset:-300")
    await runner.write("/zone Berlin")
    await runner.write("/schedule")
    for acts in (("time", "to"), ("mute",), ("unmute",), ("remove",)):
        await runner.write("/schedule")
        for act in ("show", *acts):
            await runner.press(rf"l:[^:]*:{act}:.*")
    for act in ("o:days:3", "o:days:28", "o:open:-"):
        await runner.write("/away")
        await runner.press(act)
        await runner.write("/schedule")
    await runner.write("/away xqzt")
    await runner.press("o:back:-")


async def runs(runner: Phone) -> None:
    """Logged runs: shown, moved, deleted; the history and its undo."""
    await runner.introduce()
    await runner.write("/run")
    await runner.write("/runs")
    await runner.press(r"r:\d+:show:-")
    await runner.press(r"r:\d+:time:-")
    await runner.press(r"r:\d+:at:.*")
    await runner.write("/history")
    await runner.press(r"dh:show:run:\d+")
    await runner.press(r"dh:delete:run:\d+")
    await runner.press(r"dh:undo:.*")
    await runner.write("/runs")
    await runner.press(r"r:\d+:show:-")
    await runner.press(r"r:\d+:delete:-")
    await runner.press(r"r:\d+:erase:-")


async def health(runner: Phone) -> None:
    """Consent, the health questions, what is kept, and erasing it."""
    await runner.introduce(consent_version=None, consent_at=None, health=None, health_at=None)
    await runner.write("/run")
    await runner.press("a:.*:feeling:fine")
    await runner.press("a:.*:alarm:none")
    await runner.press("m:consent:yes")
    for ticks in (("diabetes", "pregnancy", "_done"), ("low_risk",), ("knee", "_done")):
        for option in ticks:
            if runner.find(f"m:[a-z_]+:{option}"):
                await runner.press(f"m:[a-z_]+:{option}")
    await runner.write("/health")
    await runner.press("m:consent:erase")


async def alarms(runner: Phone) -> None:
    """Every answer to every question of the check-in, and the advice that follows."""
    await runner.introduce()
    seen: set[str] = set()
    for _ in range(80):
        if not await _one_checkin(runner, seen):
            break


async def _one_checkin(runner: Phone, seen: set[str]) -> bool:
    """One check-in that takes an answer not taken yet at each question; False: all are taken."""
    new = False
    await runner.write("/run")
    if runner.find("t:care") and "t:care" in runner.offered:
        await runner.press("t:care")
    for _ in range(14):
        offered = {data.rsplit(":", 2)[1] + ":" + data.rsplit(":", 1)[1]: data
                   for data in runner.offered if data.startswith("a:")}  # fmt: skip
        if not offered:
            break
        fresh = [key for key in offered if key not in seen and not key.endswith(":_done")]
        key = fresh[0] if fresh else next((k for k in offered if k.endswith("_done")), None)
        key = key or list(offered)[-1]
        new = new or key not in seen
        seen.add(key)
        await runner.tap(offered[key])
        done = [data for data in runner.offered if data.endswith(":_done")]
        if done:
            await runner.tap(done[0])
    for action in ("why", "ball", "show", "no"):
        if any(re.fullmatch(rf"p:\d+:\d+:{action}", data) for data in runner.offered):
            await runner.press(rf"p:\d+:\d+:{action}")
    await runner.pass_time(hours=30)
    return new


_USUAL: Final = re.compile(r":(3|left|dull|none|today|gentle|not_tender)$")


async def _plan(runner: Phone, feeling: str, minutes: int) -> None:
    await runner.introduce(minutes=minutes, ball="both")
    await runner.write("/run")
    for answer in (rf"a:.*:feeling:{feeling}", r"a:.*:alarm:calves_tight"):
        await runner.press(answer)
    for _ in range(8):
        if any(data.startswith("p:") for data in runner.offered):
            return
        offered = [data for data in runner.offered if data.startswith(("a:", "m:"))]
        chosen = [
            d for d in offered if re.search(r":(3|left|dull|none|today|gentle|not_tender)$", d)
        ]
        await runner.tap((chosen or offered)[0])


async def session(runner: Phone) -> None:
    """A whole session with every button, and what is said after it."""
    await _plan(runner, "stiff", 15)
    for action in ("why", "show", "len=shorter", "len=longer", "len=longer", "ball", "ball=none"):
        if runner.find(rf"p:\d+:\d+:{action}"):
            await runner.press(rf"p:\d+:\d+:{action}")
    await runner.press(r"p:\d+:\d+:start")
    await runner.pass_time(seconds=20)
    for action in ("pause", "pause", "resume", "resume", "skip", "back", "easier", "easier"):
        await runner.press(rf"s:\d+:\d+:{action}")
    await runner.tap("q:topic:how_often")
    await runner.write("/easier")
    for kind in ("sharp", "cramp", "strong"):
        await runner.press(r"s:\d+:\d+:hurts")
        await runner.press(rf"h:\d+:{kind}")
        await runner.write("/resume")
    await runner.press(r"s:\d+:\d+:stop")
    await runner.press(r"s:\d+:\d+:undo")
    await runner.write("/resume")
    await runner.pass_time(minutes=30)
    await runner.press(r"e:\d+:4")
    if runner.find("w:yes"):
        await runner.press("w:yes")
    await runner.pass_time(hours=26)
    for option in ("sore", "same", "fine"):
        if runner.find(f"w:{option}"):
            await runner.press(f"w:{option}")
    await runner.write("/history")
    await runner.write("/progress")


async def all_steps(runner: Phone) -> None:
    """Every plan's steps to the end, with and without a ball."""
    for feeling, ball in (("fine", "lacrosse"), ("stiff", "soft"), ("sore", "none")):
        await _plan(runner, feeling, 15)
        await runner.press(r"p:\d+:\d+:ball")
        await runner.press(rf"p:\d+:\d+:ball={ball}")
        await runner.press(r"p:\d+:\d+:start")
        await runner.pass_time(minutes=25)
        await runner.press(r"e:\d+:[029]")
        await runner.pass_time(hours=26)


async def hurting(runner: Phone) -> None:
    """What ends a session, and one that is left lying."""
    for kind in ("radiating", "tingling"):
        await _plan(runner, "fine", 5)
        await runner.press(r"p:\d+:\d+:start")
        await runner.pass_time(seconds=20)
        await runner.press(r"s:\d+:\d+:hurts")
        await runner.press(rf"h:\d+:{kind}")
        await runner.pass_time(hours=30)
    await _plan(runner, "fine", 5)
    await runner.press(r"p:\d+:\d+:start")
    await runner.press(r"s:\d+:\d+:pause")
    await runner.pass_time(days=2)


async def nudges(runner: Phone) -> None:
    """A told week, what comes of it in four weeks, and all answers."""
    await runner.introduce(weekly_summary=True)
    await runner.write("/schedule")
    await runner.press("d:days:0")
    for day in range(7):
        await runner.press(f"d:days:{2 ** (day + 1) - 1}")
    for page in ("d:part:127", "d:time:127.n", "d:start:.*", "d:length:.*60"):
        await runner.press(page)
    answers = ["why", "later", "two_hours", "running", "no", "less", "keep", "yes"]
    for _ in range(28):
        before = len(runner.said)
        await runner.pass_time(days=1)
        new = runner.said[before:]
        if answers and any(data.startswith("n:") for one in new for data in one.data):
            action = answers.pop(0)
            if runner.find(rf"n:\d+:{action}"):
                await runner.press(rf"n:\d+:{action}")


async def own_data(runner: Phone) -> None:
    """The privacy notice page by page, the copy, and the end."""
    await runner.introduce()
    await runner.write("/run")
    await runner.write("/privacy")
    for page in [data for data in runner.offered if data.startswith("dn:")]:
        await runner.tap(page)
    await runner.write("/export")
    await runner.write("/forget")
    await runner.press("dd:keep")
    await runner.write("/forget")
    await runner.press("dd:erase")


PARTS: Final[dict[str, Part]] = {
    part.__name__: part
    for part in (
        onboarding, commands, faq, settings, schedule, asked_in_words, runs, health, alarms,
        session, all_steps, hurting, nudges, own_data,
    )
}  # fmt: skip
