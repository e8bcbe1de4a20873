"""Looking back over check-ins: when something is said, and when nothing is."""

from functools import cache

from content.models.plan import Side, State
from content.models.safety import PastCheckin
from content.rules.tables import Tables, load_tables
from content.trend import trend
from content.wording import decision_view, load_safety_words


@cache
def tables() -> Tables:
    return load_tables()


def past(*states: State) -> list[PastCheckin]:
    return [PastCheckin(state=state, pain=0) for state in states]


def hurting(side: Side, *pains: int) -> list[PastCheckin]:
    return [PastCheckin(state="fine", side=side, pain=pain) for pain in pains]


def test_sore_three_of_the_last_five_is_said() -> None:
    found = trend(past("sore", "fine", "sore", "stiff", "sore"), tables())

    assert found is not None
    assert found.sore_often


def test_older_soreness_does_not_count() -> None:
    assert trend(past("sore", "sore", "fine", "fine", "fine", "fine", "sore"), tables()) is None


def test_one_foot_worse_three_times_running_is_said() -> None:
    found = trend(hurting("left", 1, 2, 4), tables())

    assert found is not None
    assert (found.worse_foot, found.sore_often) == ("left", False)


def test_pain_that_comes_and_goes_or_a_first_check_in_is_not() -> None:
    assert trend(hurting("left", 1, 3, 2), tables()) is None
    assert trend(hurting("right", 1, 2), tables()) is None
    assert trend([], tables()) is None


def test_what_is_said_has_words() -> None:
    found = trend(past("sore", "sore", "sore"), tables())

    assert found is not None
    view = decision_view(found, load_safety_words("en"), tables(), language="en", zone=None)
    assert view.headline
    assert view.advice
    assert view.clinician
