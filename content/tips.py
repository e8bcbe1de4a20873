"""The habit tips of one language and whose turn it is. No memory of what a runner has seen."""

from collections.abc import Sequence
from pathlib import Path

from content.files import LANGUAGES, ContentError
from content.folders import Folder
from content.models.faq import Tip, TipNeed


def load_tips(language: str | Folder, *, root: Path = LANGUAGES) -> tuple[Tip, ...]:
    """The tips in the order they take turns. Raises ContentError, naming file and field."""
    folder = Folder.of(language, root)
    tips = folder.read("tips", tuple[Tip, ...])
    ids = [tip.id for tip in tips]
    if len(set(ids)) < len(ids):
        raise ContentError(f"{folder.code}/tips.yaml: two tips have the same id")
    return tips


def next_tip(
    history: Sequence[str], tips: Sequence[Tip], *, holds: frozenset[TipNeed] = frozenset()
) -> Tip:
    """The tip whose turn it is: one never seen, else the one seen longest ago.

    `history` holds the ids shown so far, oldest first; unknown ids are ignored. `holds` is
    what is known to be true of this runner: a tip that needs more is left out. So no tip comes
    again before all others that fit were seen, and none twice in a row while two fit.
    Raises ValueError when no tip fits.
    """
    last_seen = {tip_id: turn for turn, tip_id in enumerate(history)}
    fitting = [tip for tip in tips if tip.needs <= holds]
    return min(fitting, key=lambda tip: last_seen.get(tip.id, -1))
