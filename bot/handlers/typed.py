"""Words that were typed where buttons are offered: which button do they mean? No guesses."""

from collections import Counter
from collections.abc import Iterable

from content.zones import plain

Labels = Iterable[tuple[str, str]]
"""Each option with what its button says."""


def exactly(words: str, labels: Labels) -> str | None:
    """The option whose button says just that; capitals and signs do not matter."""
    said = plain(words)
    return next((option for option, label in labels if said and plain(label) == said), None)


def clearly(words: str, labels: Labels) -> str | None:
    """The one option that a word of theirs is peculiar to: "a soft one", "10 minutes"."""
    known = [(option, set(plain(label).split())) for option, label in labels]
    shared = Counter(word for _, its_words in known for word in its_words)
    told = set(plain(words).split())
    meant = {option for option, its in known if any(shared[word] == 1 for word in its & told)}
    return meant.pop() if len(meant) == 1 else None
