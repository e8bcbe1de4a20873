"""What is said about a file from a watch."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.markup import Html
from bot.turn import Turn
from bot.views.format import clock_time, distance, stopwatch
from content.zones import city_of


def run_read(
    turn: Turn,
    *,
    started_at: datetime,
    finished_at: datetime,
    metres: float | None,
    moving_s: int,
    zone: ZoneInfo,
) -> Html:
    """Start, finish, distance, moving time and zone, to be checked by the runner."""
    code = turn.language.code
    return turn.sentence(
        "imports.read",
        start=clock_time(started_at, zone, code),
        finish=clock_time(finished_at, zone, code),
        distance=distance(metres, code, turn.user.units) if metres else "–",
        moving=stopwatch(moving_s),
        zone=city_of(zone.key, code),
    )


def known(turn: Turn) -> Html:
    """The same run was there already."""
    return turn.sentence("imports.known")


def refused(turn: Turn, reason: str) -> Html:
    """Why the file was not read, kindly."""
    key = f"imports.not_{reason}"
    return turn.sentence(key if turn.texts.has(key) else "imports.not_broken")
