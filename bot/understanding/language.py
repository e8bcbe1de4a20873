"""Guesses the language of a message when it is not known or plainly another one."""

from bot.understanding.model import Model
from bot.understanding.text import words
from bot.understanding.types import LANGUAGES

_SURE_OTHER = 0.97
_HARDLY_GIVEN = 0.01
_ENOUGH_WORDS = 3


def guess_language(clean: str, given: str | None, model: Model | None) -> str:
    """The `given` language if it is one of ours and fits, else the likeliest; "en" at a loss."""
    known = given[:2].lower() if given else None
    known = known if known in LANGUAGES else None
    if model is None or not clean:
        return known or "en"
    if known and len(words(clean)) < _ENOUGH_WORDS:
        return known
    chances = model.languages(clean)
    best = max(chances, key=lambda language: chances[language])
    if known is None:
        return best
    plainly_other = chances[best] >= _SURE_OTHER and chances.get(known, 0.0) <= _HARDLY_GIVEN
    return best if plainly_other else known
