"""The part of the conversation in which the bot asks for words, and gets all sorts of them."""

from tests.languages.phone import Phone


async def asked_in_words(runner: Phone) -> None:
    """Words that answer nothing after each question for words; then answers, a city among them."""
    nothing = "xqzt"
    await runner.write("/start")
    await runner.write(nothing)
    await runner.introduce(declared=[])
    await runner.write("/schedule")
    await runner.write(nothing)
    for page in ("days:0", "days:1", "part:1"):
        await runner.press(f"d:{page}")
    for answer in ("6:30", "45"):
        await runner.write(nothing)
        await runner.write(answer)
    await runner.write("/zone")
    await runner.write(nothing)
    await runner.write("Łódź")
    await runner.write("Łódź")
    await runner.press("z:set:.*")
