"""A session in messages: the step, the card, the pause, the end. The scheduler's Presenter."""

from datetime import datetime
from typing import Any

from bot.callbacks import After, Hurts, Steer
from bot.markup import Button, Html, Keyboard, in_rows, inline, own, paragraphs, sentence
from bot.media import PREFIX
from bot.turn import text_payload
from bot.views.format import bar, minutes, short_minutes, stopwatch
from bot.views.morning import question as morning_question
from content.catalog import Catalog, Language
from content.exercises import lasting_view
from content.models.plan import Plan, PlanStep
from content.pictures import Picture
from scheduler.policy import INACTIVE_WARNED
from scheduler.ports import Draft
from scheduler.routine import seconds_left
from scheduler.sessions import LEFT_OUT, course_of
from storage.records import Session, User

CAPTION_LIMIT = 1024  # Telegram's, counted in what it shows; with tags we are on the safe side


class SessionPresenter:
    """Renders for Telegram, in each runner's language."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def step(self, user: User, session: Session, plan: Plan, *, left_s: int | None) -> Draft:
        """The current step; see scheduler.ports.Presenter."""
        language = self._catalog.of(user.language)
        step = plan.steps[session.step]
        text = step_text(language, plan, step, left_s=left_s)
        keyboard = steering(language, session)
        if step.kind == "change":
            # A change-over is only a hint; the step after it rings.
            payload = text_payload(text, keyboard) | {"disable_notification": True}
            return Draft("sendMessage", payload)
        picture = language.pictures.find(step.exercise, step.form, step.side)
        if picture is None or not user.pictures or len(text) > CAPTION_LIMIT:
            draft = _text(text, keyboard)
        else:
            draft = with_picture(picture, text, keyboard)
        if user.sound_at_changes and not begins_block(plan, session.step):
            draft.payload["disable_notification"] = True
        return draft

    def card(self, user: User, session: Session, plan: Plan, *, now: datetime) -> Draft:
        """The session card; see scheduler.ports.Presenter."""
        language = self._catalog.of(user.language)
        payload = text_payload(card_text(language, session, plan, now=now), None)
        return Draft("sendMessage", payload | {"disable_notification": True})

    def paused(self, user: User, session: Session, plan: Plan) -> Draft:
        """The session holds; see scheduler.ports.Presenter."""
        language = self._catalog.of(user.language)
        key = f"session.paused_{session.paused_why or 'asked'}"
        text = sentence(language.texts, key, step=step_name(language, plan, session.step))
        if session.paused_why == "hurts":
            return _text(text, _hurt_keyboard(language, session))
        return _text(text, _paused_keyboard(language, session))

    def finished(self, user: User, session: Session, plan: Plan) -> Draft:
        """The last step is over; see scheduler.ports.Presenter."""
        language = self._catalog.of(user.language)
        texts = language.texts
        missing = len(session.skipped) + session.hurts.count(LEFT_OUT)
        fact = sentence(
            texts,
            f"session.fact_{session.state}",
            time=minutes(time_cared_s(session, plan), language.code),
            skipped=missing,
            count=missing,
        )
        ask = sentence(texts, "session.how_now")
        return _text(paragraphs(fact, ask), _scale(session))

    def stopped(self, user: User, session: Session, plan: Plan) -> Draft:
        """The runner ended it; see scheduler.ports.Presenter."""
        language = self._catalog.of(user.language)
        undo = Button(
            language.texts.get("session.button_undo_stop"),
            Steer(session.id, session.epoch, "undo"),
        )
        return _text(sentence(language.texts, "session.stopped"), [[undo]])

    def put_away(self, user: User, session: Session, plan: Plan) -> Draft:
        """Not taken up again; see scheduler.ports.Presenter."""
        texts = self._catalog.of(user.language).texts
        return _quiet(sentence(texts, "session.put_away"))

    def morning(self, user: User) -> Draft:
        """The morning after; see scheduler.ports.Presenter."""
        return morning_question(self._catalog, user)

    def inactive(self, user: User) -> Draft:
        """Not seen for long; see scheduler.ports.Presenter."""
        texts = self._catalog.of(user.language).texts
        return _quiet(sentence(texts, "privacy.inactive", days=INACTIVE_WARNED.days))

    def checkin_expired(self, user: User) -> Draft:
        """Left unanswered; see scheduler.ports.Presenter."""
        texts = self._catalog.of(user.language).texts
        return _quiet(sentence(texts, "checkin.expired"))


def _text(text: Html, keyboard: Keyboard) -> Draft:
    return Draft("sendMessage", text_payload(text, keyboard))


def _quiet(text: Html) -> Draft:
    payload: dict[str, Any] = text_payload(text, None)
    return Draft("sendMessage", payload | {"disable_notification": True})


def with_picture(picture: Picture, caption: Html, keyboard: Keyboard) -> Draft:
    """A picture or animation with the text as its caption; the sender puts in the file."""
    kind = picture.kind.value
    payload = {
        kind: f"{PREFIX}{picture.file}",
        "caption": caption,
        "parse_mode": "HTML",
        "reply_markup": inline(keyboard),
    }
    return Draft("sendAnimation" if kind == "animation" else "sendPhoto", payload)


def step_text(language: Language, plan: Plan, step: PlanStep, *, left_s: int | None) -> Html:
    """One step in full: title and side, how-to, cue, time."""
    view = lasting_view(plan, step, language.exercises)
    texts = language.texts
    title = sentence(texts, "session.title", title=view.title)
    if view.side_label:
        title = sentence(texts, "session.title_side", title=view.title, side=view.side_label)
    body = Html("\n".join(own(line) for line in view.how_to))
    cue = sentence(texts, "session.cue", cue=own(view.cue)) if view.cue else None
    tip = sentence(texts, "session.tip", tip=own(view.tip)) if view.tip else None
    key = "session.time" if left_s is None else "session.time_left"
    time = sentence(texts, key, time=stopwatch(left_s or view.seconds))
    if step.kind == "change":
        return paragraphs(title, body)
    return paragraphs(title, body, cue, tip, time)


def begins_block(plan: Plan, index: int) -> bool:
    """True when the exercise before this one belonged to another block, or there was none."""
    earlier = [step for step in plan.steps[:index] if step.kind == "work"]
    return not earlier or earlier[-1].block != plan.steps[index].block


def step_name(language: Language, plan: Plan, index: int) -> str:
    """The title and side of a step in one line; of a change-over, what it leads to."""
    step = plan.steps[index]
    if step.kind != "work":
        later = [s for s in plan.steps[index:] if s.kind == "work"]
        step = later[0] if later else step
    view = lasting_view(plan, step, language.exercises)
    if not view.side_label:
        return view.title
    return language.texts.get("session.name_side", title=view.title, side=view.side_label)


def steering(language: Language, session: Session) -> Keyboard:
    """The buttons under every step."""

    def button(action: str, style: str | None = None) -> Button:
        label = language.texts.get(f"session.button_{action}")
        return Button(label, Steer(session.id, session.epoch, action), style)

    return [
        [button("pause"), button("skip")],
        [button("back"), button("easier")],
        [button("hurts"), button("stop", "danger")],
    ]


def _paused_keyboard(language: Language, session: Session) -> Keyboard:
    def button(action: str, style: str | None = None) -> Button:
        label = language.texts.get(f"session.button_{action}")
        return Button(label, Steer(session.id, session.epoch, action), style)

    return [
        [button("resume", "primary")],
        [button("skip"), button("easier"), button("stop", "danger")],
    ]


def _scale(session: Session, *, first: int = 0) -> Keyboard:
    numbers = [Button(str(pain), After(session.id, first + pain)) for pain in range(11)]
    return [numbers[:6], numbers[6:]]


WRONG, CORRECTED = -1, 100
"""What After carries besides a number: that it was tapped wrong, and a number that corrects it."""


def wrong_number(language: Language, session: Session) -> Keyboard:
    """Under what we said to a number: it may have been the wrong one."""
    label = language.texts.get("checkin.button_wrong")
    return [[Button(label, After(session.id, WRONG))]]


def how_again(language: Language, session: Session) -> tuple[Html, Keyboard]:
    """The number once more, to correct it."""
    return sentence(language.texts, "session.how_now"), _scale(session, first=CORRECTED)


def card_text(language: Language, session: Session, plan: Plan, *, now: datetime) -> Html:
    """State, progress and time left in three short lines."""
    texts = language.texts
    work = [step.n for step in plan.steps if step.kind == "work"]
    reached = sum(1 for n in work if n <= session.step)
    over = session.state in ("done", "partly", "stopped", "not_done")
    done = len(work) if session.state in ("done", "partly") else max(0, reached - 1)
    head = sentence(
        texts,
        f"session.card_{session.state}",
        feet=texts.get(f"session.feet_{plan.state}"),
        time=short_minutes(plan.minutes, language.code),
    )
    if over:
        return Html(f"{head}\n{bar(done, len(work))}")
    left = stopwatch(seconds_left(course_of(session), plan, now=now))
    now_line = sentence(
        texts,
        "session.card_now",
        step=step_name(language, plan, session.step),
        number=max(1, reached),
        count=len(work),
        left=left,
    )
    return Html(f"{head}\n{bar(done, len(work))}\n{now_line}")


def time_cared_s(session: Session, plan: Plan) -> int:
    """Seconds of the session without the exercises that were skipped."""
    left_out = sum(plan.steps[n].seconds for n in session.skipped)
    return plan.total_seconds - left_out


def _hurt_keyboard(language: Language, session: Session) -> Keyboard:
    """The one question after "this hurts", and the way back from a wrong tap."""
    kinds = [
        Button(language.texts.get(f"session.hurt_button_{kind}"), Hurts(session.id, kind))
        for kind in ("sharp", "radiating", "tingling", "cramp", "strong")
    ]
    resume = Button(
        language.texts.get("session.button_wrong_tap"),
        Steer(session.id, session.epoch, "resume"),
    )
    return [*in_rows(kinds, across=2), [resume]]
