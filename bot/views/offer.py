"""The preview of a plan: what, how long, with what, and why this one."""

from itertools import groupby

from bot.callbacks import Offer
from bot.markup import Button, Html, Keyboard, own, paragraphs
from bot.turn import Turn
from bot.views.checkin import view_of
from bot.views.format import minutes, stopwatch
from content.exercises import step_view
from content.models.plan import Plan
from content.models.safety import Decision, Trend
from content.wording import explain
from storage.records import Session


def _button(
    turn: Turn, session: Session, key: str, action: str, style: str | None = None
) -> Button:
    label = turn.texts.get(f"offer.button_{key}")
    return Button(label, Offer(session.id, session.epoch, action), style)


def preview(
    turn: Turn, session: Session, plan: Plan, decision: Decision, *, trend: Trend | None
) -> tuple[Html, Keyboard]:
    """The plan in one look, with Start first; while there is a trend, nothing gets longer."""
    texts = turn.texts
    head = turn.sentence(
        "offer.head",
        feet=texts.get(f"session.feet_{plan.state}"),
        time=minutes(plan.total_seconds, turn.language.code),
    )
    parts = [head, _steps(turn, plan), _tools(turn, plan)]
    parts.append(turn.sentence(f"offer.because_{plan.state}"))
    parts += [own(line) for line in _advice(turn, decision)]
    if trend is not None:
        parts += [own(turn.language.safety.advice[key]) for key in trend.advice]
        parts += [own(turn.language.safety.clinician[key]) for key in trend.clinician]
    if plan.below_seed_dose and plan.minutes < 10:
        parts.append(turn.sentence("offer.shorter_version"))
    keyboard = [
        [_button(turn, session, "start", "start", "success")],
        [
            _button(turn, session, "shorter", "len=shorter"),
            *([] if trend else [_button(turn, session, "longer", "len=longer")]),
        ],
        [_button(turn, session, "ball", "ball"), _button(turn, session, "why", "why")],
        [_button(turn, session, "back", "back"), _button(turn, session, "no", "no")],
    ]
    return paragraphs(*parts), keyboard


def _tools(turn: Turn, plan: Plan) -> Html:
    """What is used and how hard; a line a foot when only one of them is sore."""
    left, right = plan.request.left, plan.request.right
    if (left.tool, left.cap) == (right.tool, right.cap):
        return turn.sentence(f"offer.tool_{left.tool}", cap=left.cap)
    lines = []
    for side, dose in (("left", left), ("right", right)):
        tool = turn.sentence(f"offer.tool_{dose.tool}", cap=dose.cap)
        lines.append(turn.sentence(f"offer.side_{side}", tool=tool))
    return Html("\n".join(lines))


def _advice(turn: Turn, decision: Decision) -> list[str]:
    said = view_of(turn, decision)
    return [*said.clinician, *said.advice]


def _steps(turn: Turn, plan: Plan) -> Html:
    """One line an exercise; left and right together."""
    work = [step for step in plan.steps if step.kind == "work"]
    lines = []
    for _, group in groupby(work, key=lambda step: (step.block, step.exercise)):
        steps = list(group)
        title = step_view(plan, steps[0], turn.language.exercises).title
        key = "offer.step_sides" if len(steps) > 1 else "offer.step"
        time = stopwatch(steps[0].seconds)
        lines.append(turn.sentence(key, title=title, time=time, sides=len(steps)))
    return Html("\n".join(lines))


def begun(turn: Turn, plan: Plan) -> Html:
    """What the preview becomes once the session runs."""
    return turn.sentence("offer.begun", time=minutes(plan.minutes * 60, turn.language.code))


def balls(turn: Turn, session: Session) -> tuple[Html, Keyboard]:
    """Which ball, then?"""
    rows = [
        [
            Button(
                turn.texts.get(f"setup.ball_{ball}"),
                Offer(session.id, session.epoch, f"ball={ball}"),
            )
        ]
        for ball in ("lacrosse", "soft", "both", "none")
    ]
    return turn.sentence("setup.ball"), [*rows, [_button(turn, session, "show", "show")]]


def why(turn: Turn, session: Session, decision: Decision) -> tuple[Html, Keyboard]:
    """Each rule that decided, in plain words, with where it comes from."""
    tables = turn.services.catalog.tables
    lines = [
        turn.sentence(
            "offer.why_line" if reason.sources else "offer.why_line_own",
            words=own(reason.words),
            sources=own("; ".join(reason.sources)),
        )
        for reason in explain(decision, turn.language.safety, tables)
    ]
    parts = paragraphs(turn.sentence("offer.why_head"), *lines, turn.sentence("offer.why_foot"))
    return parts, [[_button(turn, session, "show", "show")]]
