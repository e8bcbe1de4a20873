"""Whether a logged run is so unusual that we should ask if we understood it. Pure, no words."""

FASTEST_S = 150
"""Seconds a kilometre; the world record over 10 km is about 157."""
SLOWEST_S = 900
"""Seconds a kilometre: slower than most people walk."""
SHORTEST_M, LONGEST_M = 300.0, 60_000.0
SHORTEST_S, LONGEST_S = 180, 8 * 3600
BEYOND = 2.0
"""Times the longest run of late: more may be a slip of the tongue or of the thumb."""
FROM_M = 5_000.0
"""Below this a run can be twice the longest of late and surprise nobody."""


def is_unusual(
    *, metres: float | None, seconds: int | None, longest_m: float | None = None
) -> bool:
    """True when "is that right?" is worth a question. `longest_m`: the longest run of late."""
    if metres is not None and not SHORTEST_M <= metres <= LONGEST_M:
        return True
    if seconds is not None and not SHORTEST_S <= seconds <= LONGEST_S:
        return True
    if metres is not None and seconds is not None:
        pace_s = seconds / metres * 1000
        if not FASTEST_S <= pace_s <= SLOWEST_S:
            return True
    return (
        metres is not None and longest_m is not None and metres > max(FROM_M, BEYOND * longest_m)
    )
