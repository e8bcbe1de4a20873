"""Warning signs in free text: they beat everything, stop what runs, and ask nothing."""

from bot.handlers import flow
from bot.markup import own, paragraphs
from bot.turn import Turn
from bot.understanding import Intent, Meaning, RedFlag
from bot.views import checkin as view
from content.decide import emergency_of
from content.models.safety import Emergency
from scheduler import checkins as checkin_moves
from scheduler import routine
from scheduler import sessions as moves
from storage.records import Session

# What was understood, as the sign of the safety table that it stands for.
SIGNS: dict[RedFlag, str] = {
    RedFlag.BREATHLESS: "breathless",
    RedFlag.CHEST_PAIN: "chest_pain",
    RedFlag.SADDLE: "saddle_or_bladder",
    RedFlag.PALE_COLD: "pale_cold_numb",
    RedFlag.SWOLLEN_CALF: "swollen_calf",
    RedFlag.POP: "pop_or_no_tiptoe",
    RedFlag.DEFORMED: "odd_shape_or_locked",
    RedFlag.FRACTURE: "suspected_fracture",
    RedFlag.CANNOT_BEAR_WEIGHT: "cannot_bear_weight",
    RedFlag.FEVER: "fever_or_very_unwell",
    RedFlag.HOT_RED: "skin_hot_red",
    RedFlag.NIGHT_PAIN: "bone_or_night_pain",
    RedFlag.SWOLLEN: "marked_swelling",
    RedFlag.NUMB: "numb",
    RedFlag.TINGLING: "tingling",
    RedFlag.WEAKNESS: "numb",
}
# A question that names one of these is answered as if it were said: in doubt, the careful road.
_GRAVE = ("call_now", "ae_now", "ae_today", "urgent_today")


def found_in(turn: Turn, meaning: Meaning) -> Emergency | None:
    """The gate row that these words would fire, or None."""
    signs = [SIGNS[flag] for flag in meaning.red_flags if flag in SIGNS]
    found = emergency_of(signs, turn.services.catalog.tables)
    if found is None or (meaning.intent is Intent.FAQ and found.urgency not in _GRAVE):
        return None
    return found


async def act(turn: Turn, found: Emergency, live: Session | None) -> None:
    """Stop the session, close the questions, say what to do; no further question."""
    if live is not None and live.under_way:
        move = routine.stop(moves.course_of(live), now=turn.now)
        # No way back is offered here: the advice must be the last word.
        plan = moves.plan_of(live)
        await moves.turn(turn.work, turn.user, live, move, plan=plan, tell=False)
    await checkin_moves.close_open(turn.work, turn.user)
    turn.say(view.told(turn, found))


async def wound(turn: Turn, meaning: Meaning) -> bool:
    """Broken skin is no emergency, but it must not be lost: no rolling on that foot."""
    if RedFlag.WOUND not in meaning.red_flags or meaning.intent is Intent.FAQ:
        return False
    words = turn.language.safety.rows["B01"]
    turn.say(paragraphs(own(words)))
    await flow.begin(turn, run_id=None, known=[("feeling", "sore")])
    return True
