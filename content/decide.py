"""The decision: from answers to one outcome. Pure; the rows are in content/tables/safety."""

from collections.abc import Collection, Iterable

from content.models.rows import StateRow
from content.models.safety import (
    HARMLESS,
    URGENCIES,
    Answers,
    Decision,
    Emergency,
    HurtDecision,
    HurtKind,
    Urgency,
    Value,
)
from content.plans import profile_id
from content.rules.conditions import Known
from content.rules.dosing import Doser
from content.rules.rulebook import Effect, ReadyRow, known_values
from content.rules.tables import Tables
from content.rules.tools import HARDNESS

__all__ = [
    "decide",
    "decide_hurt",
    "emergency_number",
    "emergency_of",
]


def decide(answers: Answers, tables: Tables) -> Decision:
    """Exactly one outcome: a gate row (no session), or a profile with its tool, cap and limits."""
    known = known_values(answers, tables.rules)
    gate = _first(tables.rules.gates, known)
    return _plan(answers, known, tables) if gate is None else _no_session(gate, known)


def _first(rows: Iterable[ReadyRow], known: Known) -> ReadyRow | None:
    return next((row for row in rows if row.test(known)), None)


def _no_session(gate: ReadyRow, known: Known) -> Decision:
    effects = gate.effects(known)
    return Decision(
        outcome=gate.row.id,
        session=False,
        state=None,
        tool=None,
        cap=None,
        standing_allowed=False,
        advice=_keys(effect.advice for effect in effects),
        clinician=_keys(effect.clinician for effect in effects),
        urgency=_gravest(effects),
        rows=(gate.row.id,),
    )


def _plan(answers: Answers, known: dict[str, Value | frozenset[str]], tables: Tables) -> Decision:
    rules = tables.rules
    fired = [row for row in rules.modifiers if row.test(known)]
    effects = [effect for row in fired for effect in row.effects(known)]
    known["forced"] = "sore" if any("force_sore" in e.flags for e in effects) else "none"
    hit = _first(rules.states, known)
    assert hit is not None  # C08 is always true: content-check and the tests hold it to that
    assert isinstance(hit.row, StateRow)
    known["used_state"] = hit.row.state
    after = [row for row in rules.always if row.test(known)]
    effects += [effect for row in (hit, *after) for effect in row.effects(known)]
    doser = Doser(answers=answers, effects=tuple(effects), state_row=hit.row, tables=tables)
    return _decision(doser, (*fired, hit, *after))


def _decision(doser: Doser, fired: tuple[ReadyRow, ...]) -> Decision:
    request = doser.request()
    feet = (request.left, request.right)
    return Decision(
        outcome=profile_id(
            minutes=request.minutes, state=request.state, calf=request.calf, tables=doser.tables
        ),
        session=True,
        state=request.state,
        tool=max((dose.tool for dose in feet), key=HARDNESS.index),
        cap=max(dose.cap for dose in feet),
        standing_allowed=request.standing,
        overrides=tuple(sorted(frozenset().union(*(e.flags for e in doser.effects)))),
        advice=_keys(effect.advice for effect in doser.effects),
        clinician=_keys(effect.clinician for effect in doser.effects),
        urgency=_gravest(doser.effects),
        rows=tuple(row.row.id for row in fired),
        request=request,
    )


def _keys(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Text keys in order, each once."""
    return tuple(dict.fromkeys(key for group in groups for key in group))


def _gravest(effects: Iterable[Effect]) -> Urgency:
    return max((effect.urgency for effect in effects), key=URGENCIES.index, default="none")


def emergency_of(signs: Collection[str], tables: Tables) -> Emergency | None:
    """The gate row that signs named in free text would fire; None when none of them does.

    `signs` are keys of tables/safety/signs.yaml (every Alarm, and swollen_calf, numb, ...).
    Raises KeyError for another sign.
    """
    if not signs:
        return None
    answers: dict[str, object] = dict(HARMLESS)
    alarms: set[str] = set()
    for sign in signs:
        for field, value in tables.rules.signs[sign].items():
            if isinstance(value, tuple):
                alarms.update(value)
            else:
                answers[field] = value
    answers["alarm"] = alarms
    decision = decide(Answers.model_validate(answers), tables)
    if decision.session:
        return None
    return Emergency(row=decision.outcome, urgency=decision.urgency, clinician=decision.clinician)


def emergency_number(language: str, zone: str | None, tables: Tables) -> str | None:
    """The emergency number of the runner's region; None: say "your local emergency number".

    The zone decides; the language only where no zone is known, and only where it is plain.
    """
    book = tables.emergency
    if zone is None:
        return book.languages.get(language.lower())
    country = book.zones.get(zone) or next(
        (land for prefix, land in book.prefixes.items() if zone.startswith(prefix)), None
    )
    return None if country is None else book.numbers[country]


def decide_hurt(
    kind: HurtKind,
    tables: Tables,
    *,
    second_time: bool = False,
    pain: int | None = None,
    pain_at_start: int | None = None,
    gone_in_minutes: bool = False,
    minutes_long: int = 0,
    large: bool = False,
    on_blood_thinner: bool = False,
) -> HurtDecision:
    """What to do about something felt in a step (facts 5.6, D01-D06).

    `second_time`: the same complaint was given before in this session. `minutes_long` is for a
    cramp, `large` for a bruise, `gone_in_minutes` for tingling. A pain rise needs both numbers.
    """
    rise = 0 if pain is None or pain_at_start is None else max(0, pain - pain_at_start)
    known: Known = {
        "kind": kind,
        "second_time": second_time,
        "pain": pain or 0,
        "pain_rise": rise,
        "gone_in_minutes": gone_in_minutes,
        "minutes_long": minutes_long,
        "large": large,
        "on_blood_thinner": on_blood_thinner,
    }
    rule = next(rule for rule, test in tables.rules.stops if test(known))
    return HurtDecision(
        row=rule.id,
        action=rule.action,
        advice=rule.advice,
        clinician=rule.clinician,
        urgency=rule.urgency,
        skip_ball_hours=rule.skip_ball_hours,
        carry=rule.carry,
    )
