"""No two kinds of buttons begin alike, or one would be read as the other."""

from collections import Counter

from bot import admin_callbacks, callbacks, data_callbacks, habit_callbacks


def test_no_two_kinds_of_buttons_share_a_prefix() -> None:
    kinds = {
        kind
        for module in (callbacks, habit_callbacks, data_callbacks, admin_callbacks)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, callbacks.Callback)
    } - {callbacks.Callback}

    prefixes = Counter(kind.PREFIX for kind in kinds)

    assert [prefix for prefix, count in prefixes.items() if count > 1] == []
    assert len(prefixes) > 10
