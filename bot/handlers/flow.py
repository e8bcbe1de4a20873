"""The road from a finished run to an offered plan: question after question, then the decision."""

from collections.abc import Sequence
from typing import Any

from bot.handlers import offering, once
from bot.handlers.answers import background_of, draft_of
from bot.turn import Turn
from bot.views import checkin as view
from bot.views import choices
from content.checkin import answers_of, apply, next_question, question_of
from content.decide import decide
from content.models.checkin import Draft
from scheduler import checkins as moves
from storage import checkins
from storage.records import Checkin


async def begin(
    turn: Turn, *, run_id: int | None, known: list[tuple[str, str]], later: bool = False
) -> None:
    """Open a check-in; `known` answers were given with the news of the run.

    `later`: nothing of this turn looks for it in the tables, for there is a question to ask.
    """
    draft = Draft()
    for question, option in known:
        draft = apply(draft, question, option, turn.services.catalog.tables)
    checkin = await moves.begin(
        turn.work,
        turn.user,
        run_id=run_id,
        answers=draft.model_dump(mode="json"),
        before=(turn.open_checkin, turn.live),
        later=later,
    )
    await ask(turn, checkin)


async def answer(turn: Turn, checkin: Checkin, question: str, options: Any) -> None:
    """Take one answer and go on. Raises UnknownAnswerError."""
    draft = apply(draft_of(checkin), question, options, turn.services.catalog.tables)
    await _go_to(turn, checkin, draft)


async def tap(turn: Turn, checkin: Checkin, question: str, option: str) -> None:
    """A tap on an option: an answer, or one tick of several. Raises UnknownAnswerError."""
    asked = question_of(question, turn.services.catalog.tables)
    if choices.completes(asked, option):
        chosen = checkin.ticked if option == choices.DONE else option
        await answer(turn, checkin, question, chosen)
        return
    ticked = choices.toggled(asked, checkin.ticked, option)
    await _go_to(turn, checkin, draft_of(checkin), ticked=ticked)


async def back(turn: Turn, checkin: Checkin) -> None:
    """Take the last answer back and ask it again."""
    await moves.withdraw_offer(turn.work, turn.user)
    await _go_to(turn, checkin, draft_of(checkin).back())


async def _go_to(
    turn: Turn, checkin: Checkin, draft: Draft, *, ticked: Sequence[str] = ()
) -> None:
    values: dict[str, Any] = {
        "answers": draft.model_dump(mode="json"),
        "version": checkin.version + 1,
        "ticked": list(ticked),
    }
    await checkins.change(turn.connection, checkin.id, **values)
    changed = await checkins.get(turn.connection, checkin.id)
    assert changed is not None
    await ask(turn, changed)


async def go_on(turn: Turn) -> bool:
    """Take up the open check-in where it stands. False: there is none."""
    checkin = turn.open_checkin
    if checkin is None:
        return False
    await ask(turn, checkin)
    return True


async def ask(turn: Turn, checkin: Checkin) -> None:
    """Ask what is still needed; when nothing is, decide."""
    tables = turn.services.catalog.tables
    draft, background = draft_of(checkin), background_of(turn.user, tables, now=turn.now)
    question = next_question(draft, background, tables)
    if question is not None:
        turn.show(*view.question(turn, checkin, question, first=not draft.given))
        return
    decision = decide(answers_of(draft, background, tables), tables)
    if not decision.session:
        await moves.close(turn.work, checkin, state="closed", outcome=decision.outcome)
        turn.show(*view.advice(turn, decision))
        return
    if await once.ask_missing(turn):
        return
    await checkins.change(turn.connection, checkin.id, outcome=decision.outcome)
    await offering.offer(turn, checkin, decision)
