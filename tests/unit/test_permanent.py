"""What the start makes is left out of the garbage collector's rounds."""

import gc

from bot.permanent import kept


def test_what_is_there_after_the_preparations_is_collected_no_more() -> None:
    made: list[list[int]] = []
    before = gc.get_freeze_count()

    kept(lambda: made.append([1]))()

    try:
        assert made == [[1]]
        assert gc.get_freeze_count() > before
        assert not any(one is made for one in gc.get_objects())
    finally:
        gc.unfreeze()
