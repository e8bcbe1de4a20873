"""A nudge and the weekly summary in messages: the scheduler's Presenter for what we start."""

from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from statistics import fmean
from zoneinfo import ZoneInfo

from bot.habit_callbacks import OnNudge
from bot.markup import Button, Html, Keyboard, paragraphs, sentence
from bot.turn import text_payload
from bot.views.format import day_and_month, distance, minute_of_day, minutes
from bot.views.session import time_cared_s
from content.catalog import Catalog, Language
from content.texts import Texts
from scheduler.habits import Why
from scheduler.ports import Asking, Draft, Week, Worded
from scheduler.sessions import plan_of
from storage.records import Session, User

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class NudgePresenter:
    """Renders what the bot says unasked, in each runner's language."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def nudge(self, user: User, asking: Asking) -> Worded:
        """Was there a run?; see scheduler.ports.Presenter."""
        language = self._catalog.of(user.language)
        if asking.ask_to_stop:
            text, buttons = sentence(language.texts, "nudge.stop"), stop_keyboard(language, asking)
            return Worded(Draft("sendMessage", text_payload(text, buttons)), "stop")
        wording = choose_wording(language.texts, user, asking)
        text = worded(language, user, asking.last, wording)
        buttons = keyboard(language.texts, asking.nudge_id)
        return Worded(Draft("sendMessage", text_payload(text, buttons)), wording)

    def week(self, user: User, week: Week) -> Draft:
        """The weekly summary; see scheduler.ports.Presenter."""
        language = self._catalog.of(user.language)
        return Draft(
            "sendMessage", text_payload(week_text(language, week, units=user.units), None)
        )


def choose_wording(texts: Texts, user: User, asking: Asking) -> str:
    """One of the wordings that fit, never the one used last."""
    fitting = [name for name in wordings(texts, asking.snoozed) if _fits(name, asking)]
    others = [name for name in fitting if name != user.last_wording] or fitting
    drawn = sha256(f"{asking.nudge_id}:{user.id}".encode()).digest()[:4]
    return others[int.from_bytes(drawn) % len(others)]


def wordings(texts: Texts, snoozed: bool) -> list[str]:
    """The names of all wordings this language has."""
    groups = ("nudge.again_",) if snoozed else ("nudge.ask_", "nudge.last_")
    return [key.removeprefix("nudge.") for group in groups for key in texts.group(group)]


def _fits(name: str, asking: Asking) -> bool:
    """True when what it names is known, true today, and nothing that would discourage."""
    last = asking.last
    if not name.startswith("last_"):
        return True
    if last is None or last.started_at is None or last.ended_at is None:
        return False
    before, after = last.before, last.after
    known = {
        "last_pair": before is not None and after is not None and after < before,
        "last_before": bool(before),
        "last_hurt": bool(last.hurts),
        # "on Monday" is the latest Monday to whoever reads it.
        "last_day": asking.at - last.started_at < timedelta(days=6),
    }
    return known.get(name, True)


def worded(language: Language, user: User, last: Session | None, wording: str) -> Html:
    """A wording with what it names filled in."""
    code = language.code
    values: dict[str, object] = {"minutes": minutes((user.minutes or 10) * 60, code)}
    if last is not None and last.started_at is not None and last.ended_at is not None:
        zone = ZoneInfo(user.zone or "UTC")
        values |= {
            "time": minutes(time_cared_s(last, plan_of(last)), code),
            "day": language.texts.get(
                f"nudge.was_{DAYS[last.started_at.astimezone(zone).weekday()]}"
            ),
            "before": last.before,
            "after": last.after,
        }
    return sentence(language.texts, f"nudge.{wording}", **values)


def keyboard(texts: Texts, nudge_id: int, *, explained: bool = False) -> Keyboard:
    """The buttons of a nudge; "why now?" goes once it is answered."""

    def button(action: str, style: str | None = None) -> Button:
        return Button(texts.get(f"nudge.button_{action}"), OnNudge(nudge_id, action), style)

    third = [button("later")] if explained else [button("later"), button("why")]
    return [
        [button("yes", "primary")],
        [button("running"), button("no")],
        third,
        [button("less")],
    ]


def later_keyboard(texts: Texts, nudge_id: int) -> Keyboard:
    """When to come back."""
    names = ("half_hour", "two_hours", "this_evening", "back")
    buttons = [
        Button(texts.get(f"nudge.button_{name}"), OnNudge(nudge_id, name)) for name in names
    ]
    return [buttons[:2], buttons[2:3], buttons[3:]]


def waiting_keyboard(texts: Texts, nudge_id: int) -> Keyboard:
    """While it is put off: the run may be over sooner."""
    return [[Button(texts.get("nudge.button_back_home"), OnNudge(nudge_id, "yes"))]]


def stop_keyboard(language: Language, asking: Asking) -> Keyboard:
    """Keep asking or not; and there may have been a run after all."""
    texts = language.texts
    return [
        [Button(texts.get("nudge.button_yes"), OnNudge(asking.nudge_id, "yes"))],
        [
            Button(texts.get("nudge.button_keep"), OnNudge(asking.nudge_id, "keep")),
            Button(texts.get("nudge.button_stop"), OnNudge(asking.nudge_id, "stop")),
        ],
    ]


def why_text(language: Language, why: Why) -> Html:
    """Why now: the sentence from the learner's data."""
    at = minute_of_day(why.usual_finish, language.code)
    day = language.texts.get(f"nudge.on_{DAYS[why.weekday]}")
    if why.runs:
        key = "nudge.why_learned"
    else:
        key = "nudge.why_declared" if why.declared else "nudge.why_asked"
    return sentence(language.texts, key, time=at, day=day, count=why.runs)


def week_text(language: Language, week: Week, *, units: str) -> Html:
    """Runs, routines, how the feet went: at most three lines."""
    texts, code = language.texts, language.code
    first, last = (
        day_and_month(day, code) for day in (week.monday, week.monday + timedelta(days=6))
    )
    runs = sentence(
        texts,
        "nudge.week_runs_distance" if week.metres else "nudge.week_runs",
        count=week.runs,
        distance=distance(week.metres, code, units),
    )
    done = sentence(
        texts,
        "nudge.week_sessions" if week.sessions else "nudge.week_no_sessions",
        count=week.sessions,
        time=minutes(week.seconds, code),
    )
    head = sentence(texts, "nudge.week_head", first=first, last=last)
    lines = (runs, done, _feet(texts, week.pains))
    return paragraphs(head, Html("\n".join(line for line in lines if line)))


def _feet(texts: Texts, pains: Sequence[tuple[int | None, int | None]]) -> Html | None:
    """How the feet went: before and after where both are known, else after alone.

    None where nothing is known: that they gave no number is not held up to anyone each week.
    """
    both = [(one, two) for one, two in pains if one is not None and two is not None]
    if both:
        before, after = (round(fmean(pain[place] for pain in both)) for place in (0, 1))
        return sentence(texts, "nudge.week_feet", before=before, after=after)
    afters = [after for _, after in pains if after is not None]
    if afters:
        return sentence(texts, "nudge.week_feet_after", after=round(fmean(afters)))
    return None
