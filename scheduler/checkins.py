"""The life of a check-in in rows: opened, answered, closed, expired. The questions are content."""

from scheduler import consent
from scheduler.policy import CHECKIN_KEPT
from scheduler.work import Work
from storage import checkins, sessions
from storage.records import Checkin, Session, User

TIMER = "checkin"


async def begin(
    work: Work,
    user: User,
    *,
    run_id: int | None,
    answers: dict[str, object],
    before: tuple[Checkin | None, Session | None],
    later: bool = False,
) -> Checkin:
    """Open the conversation after a run. What stood `before` is closed first: the open check-in
    and the live session, as the caller has just read them. `later`: see Work.numbers.
    """
    await _close(work, user, *before)
    number = work.numbers.checkin if later else None
    checkin = checkins.opened(
        user_id=user.id,
        run_id=run_id,
        answers=answers,
        expires_at=work.now + CHECKIN_KEPT,
        now=work.now,
        number=number,
    )
    if number is None:
        checkin = await checkins.open_one(work.connection, checkin)
    else:
        work.own.checkins.append(checkin)
    work.set_timer(kind=TIMER, subject=checkin.id, user_id=user.id, due_at=checkin.expires_at)
    return checkin


async def close_open(work: Work, user: User) -> None:
    """Close the open check-in, if there is one, and withdraw the plan it led to."""
    checkin = await checkins.find_open(work.connection, user.id)
    await _close(work, user, checkin, await sessions.find_live(work.connection, user.id))


async def _close(work: Work, user: User, checkin: Checkin | None, live: Session | None) -> None:
    if checkin is not None:
        await close(work, checkin, state="closed", outcome=checkin.outcome or "left")
    await _withdraw(work, user, live)


async def close(work: Work, checkin: Checkin, *, state: str, outcome: str) -> None:
    """This check-in is over; its timer goes with it."""
    left = await consent.left_of_checkin(work, checkin.user_id)
    values = {"state": state, "outcome": outcome} | dict(left)
    await checkins.change(work.connection, checkin.id, **values)
    await work.cancel_timers(subject=checkin.id, kinds=[TIMER])


async def withdraw_offer(work: Work, user: User) -> Session | None:
    """A plan that was offered and not begun is kept as "not done"; it, or None."""
    return await _withdraw(work, user, await sessions.find_live(work.connection, user.id))


async def _withdraw(work: Work, user: User, session: Session | None) -> Session | None:
    if session is None or session.state != "offered":
        return None
    await sessions.change(
        work.connection,
        session.id,
        state="not_done",
        epoch=session.epoch + 1,
        ended_at=work.now,
        **consent.left_of_session(user, "not_done"),
    )
    return session


async def expire(work: Work, user: User, checkin_id: int) -> None:
    """Three hours without an answer: close it and say so, once."""
    checkin = await checkins.get(work.connection, checkin_id)
    if checkin is None or checkin.state != "open":
        return
    values = {"outcome": "expired"} | dict(await consent.left_of_checkin(work, user.id))
    await checkins.change(work.connection, checkin.id, state="expired", **values)
    await withdraw_offer(work, user)
    work.say(user.id, work.presenter.checkin_expired(user), key=f"expired:{checkin.id}")
