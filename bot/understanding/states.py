"""What a lone word means in the state the conversation is in ("ok" while a pause lasts)."""

import re
from functools import cache

from bot.understanding.data import lexicon
from bot.understanding.types import ConversationState, Intent

_FORWARD = (Intent.START_ROUTINE, Intent.RESUME)


@cache
def _yes(language: str) -> re.Pattern[str]:
    words = lexicon(language, "rules").get("yes", "(?:ok|yes|k)")
    return re.compile(rf"(?:{words})(?: (?:{words}))*[ !.]*")


@cache
def _done(language: str) -> re.Pattern[str]:
    words = lexicon(language, "rules").get("done", "(?:done|finished)")
    return re.compile(rf"(?:(?:im|ok|all) )?(?:{words})[ !.]*")


def in_state(
    fixed: Intent | None, clean: str, language: str, state: ConversationState
) -> Intent | None:
    """The intent of a fixed phrase, moved to what makes sense in `state`; None when not fixed."""
    if state == ConversationState.PAUSED:
        if fixed in (Intent.START_ROUTINE, Intent.RUN_FINISHED) or _yes(language).fullmatch(clean):
            return Intent.RESUME
        return fixed
    if state == ConversationState.RUNNING:
        if fixed is None and _done(language).fullmatch(clean):
            return Intent.SKIP
        if fixed == Intent.RESUME or (fixed is None and _yes(language).fullmatch(clean)):
            return Intent.SKIP if fixed is None else Intent.RESUME
        return Intent.PAUSE if fixed == Intent.SNOOZE and len(clean) < 12 else fixed
    if state == ConversationState.ASKING:
        return Intent.START_ROUTINE if fixed == Intent.RESUME else fixed
    if fixed is None and _yes(language).fullmatch(clean):
        return Intent.START_ROUTINE
    return fixed
