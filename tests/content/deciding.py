"""Helpers for the tests of the decision table: a healthy runner with something changed."""

from functools import cache
from typing import Any

from content.decide import decide
from content.models.plan import FootDose, PlanRequest
from content.models.safety import HARMLESS, Answers, Decision, SafetyWords
from content.rules.tables import Tables, load_tables
from content.wording import load_safety_words


@cache
def tables() -> Tables:
    return load_tables()


@cache
def english() -> SafetyWords:
    return load_safety_words("en")


def runner(**told: Any) -> Answers:
    return Answers.model_validate({**HARMLESS, "ball": "lacrosse", **told})


def decided(**told: Any) -> Decision:
    return decide(runner(**told), tables())


def requested(**told: Any) -> PlanRequest:
    request = decided(**told).request
    assert request is not None
    return request


def foot(**told: Any) -> FootDose:
    return requested(**told).left
