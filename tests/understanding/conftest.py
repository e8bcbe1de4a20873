"""One Understander for all tests of this folder."""

import pytest

from bot.understanding import Understander, load


@pytest.fixture(scope="session")
def understander() -> Understander:
    return load()
