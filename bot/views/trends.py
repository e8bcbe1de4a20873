"""Trends in words: the figure, what it is from, and what to do with it."""

from bot.markup import Html, own
from bot.turn import Turn
from bot.views.format import decimal, distance, percent
from scheduler.trends import Jump, Soreness

STUDY = "S42"  # content/tables/sources.yaml


def jumped(turn: Turn, jump: Jump) -> Html:
    """This run against the longest of the 30 days before it."""
    code, units = turn.language.code, turn.user.units
    beyond = jump.metres / jump.longest_m - 1
    return turn.sentence(
        "trends.jump",
        distance=distance(jump.metres, code, units),
        longest=distance(jump.longest_m, code, units),
        share=percent(beyond, code),
        source=own(turn.services.catalog.tables.sources[STUDY].title),
    )


def changed(turn: Turn, found: Soreness) -> Html:
    """Two weeks now against two weeks a month ago."""
    key = f"trends.worse_{found.worse}" if found.worse else "trends.better"
    code = turn.language.code
    before, now = decimal(found.before, code), decimal(found.now, code)
    return turn.sentence(key, before=before, now=now, count=found.routines)
