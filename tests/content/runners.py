"""Random runners, and what must hold for any of them."""

import random
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, get_args

from content.decide import decide
from content.models.safety import Alarm, Answers, Decision, Extra, Risk
from content.rules.tables import Tables, load_tables
from content.rules.tools import HARDNESS

CALF_HARDNESS = {None: 0, "hands": 1, "soft": 2, "roller": 2, "lacrosse": 3}
SETS: dict[str, tuple[str, ...]] = {
    "alarm": get_args(Alarm),
    "risk": get_args(Risk),
    "extra": get_args(Extra),
}
NEXT_TO_NOTHING = 0.025


@cache
def tables() -> Tables:
    return load_tables()


@cache
def values() -> dict[str, list[list[Any]]]:
    """Each field's values from harmless to worrying, equals together."""
    inputs = tables().rules.inputs
    return {f: [list(level) for level in i.order] for f, i in inputs.items() if i.order}


def random_answers(rng: random.Random) -> dict[str, Any]:
    """Mostly harmless with a few worries, so that every phase of the table gets its share."""
    told: dict[str, Any] = {}
    harmless = rng.choice((0.5, 0.8, 0.95))
    for field, levels in values().items():
        mild = rng.random() < harmless
        told[field] = rng.choice(levels[0] if mild else rng.choice(levels))
        if rng.random() < NEXT_TO_NOTHING:
            told[field] = {"side": "both", "last_morning": "worse", "mornings_worse": 2}.get(field)
    told["state"] = rng.choice(("fine", "stiff", "sore", "chronic", told["state"]))
    told["side"] = rng.choice(("left", "right", "both"))
    told["pain"] = rng.choice((0, 1, 2, 3, 4, 5, told["pain"]))
    for field, signs in SETS.items():
        count = rng.choice((0, 0, 0, 1, 1, 2) if field != "alarm" else (0,) * 9 + (1, 2))
        told[field] = frozenset(rng.sample(signs, count))
    for field in ("alarm", "risk"):
        if rng.random() < NEXT_TO_NOTHING:
            told[field] = None
    told["ball"] = rng.choice(("lacrosse", "soft", "both", "none"))
    told["roller"] = rng.random() < 0.5
    told["minutes"] = rng.choice((3, 5, 8, 10, 15, 30))
    return told


def answers(told: dict[str, Any]) -> Answers:
    # Validation is left out for speed; a test below shows that these values pass it.
    return Answers.model_construct(**told)


def worsened(told: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """The same runner with one field worse."""
    field = rng.choice((*values(), *SETS))
    worse = dict(told)
    if field in SETS:
        if told[field] is not None:
            worse[field] = told[field] | {rng.choice(SETS[field])}
        return worse
    levels = values()[field]
    if field == "side" or told[field] is None:
        worse["side"] = "both"
        return worse
    place = next(n for n, level in enumerate(levels) if told[field] in level)
    if place + 1 < len(levels):
        worse[field] = rng.choice(rng.choice(levels[place + 1 :]))
    return worse


def freedom(decision: Decision) -> dict[str, int]:
    """How much a decision lets a runner do; more is freer."""
    request = decision.request
    if request is None:
        return {}
    free = {
        "session": 1,
        "standing": int(request.standing),
        "kneeling": int(not request.seated_only),
        "pauses": int(request.pauses),
        "balance": int(request.balance and request.standing and not request.hold_on),
        "calf": CALF_HARDNESS[request.calf_tool],
        "calf cap": request.calf_cap if request.calf else 0,
        "end range": int(request.ankle_end_range),
    }
    for foot, dose in (("left", request.left), ("right", request.right)):
        free[f"{foot} tool"] = HARDNESS.index(dose.tool)
        free[f"{foot} cap"] = dose.cap if dose.tool != "none" else 0
        free[f"{foot} toes"] = int(dose.toe_pulls)
    return free


def freer(worse: Decision, better: Decision) -> list[str]:
    """In what the decision on worse answers lets the runner do more."""
    one, other = freedom(worse), freedom(better)
    return [what for what, much in one.items() if much > other.get(what, 0)]


def one_outcome(told: dict[str, Any], decision: Decision) -> str | None:
    gates = {row.row.id for row in tables().rules.gates}
    is_gate = decision.outcome in gates
    is_profile = decision.outcome in tables().profiles
    states = [row for row in decision.rows if row in ("C01", "C02", "C03", "C04", "C05")]
    states += [row for row in decision.rows if row in ("C06", "C07", "C08")]
    if is_gate == is_profile or decision.session != is_profile:
        return "not exactly one outcome"
    if (decision.request is None) == decision.session or len(states) != decision.session:
        return "no plan for a session, or a plan without one"
    return None


def never_let_through(told: dict[str, Any], decision: Decision) -> str | None:
    risk = told["risk"] or frozenset()
    if not decision.session:
        return None
    if (told["pain"] or 0) > 5:
        return "a session at pain over 5"
    if told["calf"] == "swollen_or_warm":
        return "a session with a swollen calf"
    if "neuropathy" in risk:
        return "a session with numb feet"
    return None


def careful_with_risks(told: dict[str, Any], decision: Decision) -> str | None:
    request = decision.request
    risk = told["risk"] or frozenset()
    if request is None:
        return None
    rolled = request.left.tool != "none" or request.right.tool != "none"
    if "diabetes" in risk and not told["foot_check_ok"] and rolled:
        return "rolling on diabetic feet before a foot check"
    if {"blood_thinner", "pregnancy", "dvt_past"} & risk and request.calf:
        return "a calf block that the risk forbids"
    return None


def gentle_on_sore_feet(told: dict[str, Any], decision: Decision) -> str | None:
    request = decision.request
    if request is None:
        return None
    sore = told["state"] in ("sore", None) or (told["pain"] or 0) >= 3
    for side, dose in (("left", request.left), ("right", request.right)):
        if dose.state == "sore" and dose.tool == "lacrosse":
            return "the lacrosse ball on a sore foot"
        if sore and told["side"] in (side, "both") and (dose.tool == "lacrosse" or dose.cap > 2):
            return "the lacrosse ball, or pressure over 2, on a foot that was called sore"
    return None


PROPERTIES: tuple[Callable[[dict[str, Any], Decision], str | None], ...] = (
    one_outcome,
    never_let_through,
    careful_with_risks,
    gentle_on_sore_feet,
)


def faults(count: int, seed: int, used: Tables) -> Iterator[str]:
    """What goes wrong for `count` random runners and for the same runners a little worse."""
    rng = random.Random(seed)
    for _ in range(count):
        told = random_answers(rng)
        decision = decide(answers(told), used)
        worse = worsened(told, rng)
        for property_ in PROPERTIES:
            if problem := property_(told, decision):
                yield f"{problem}: {told}"
        if more := freer(decide(answers(worse), used), decision):
            changed = {k: (told[k], v) for k, v in worse.items() if told[k] != v}
            yield f"freer in {more} though worse in {changed}: {told}"
