"""Twelve weeks in words: what stands on the picture, and the same facts in a few lines."""

from datetime import timedelta

from bot.documents.progress import Labels
from bot.markup import Html, sentence
from bot.views.format import decimal, month, percent
from content.catalog import Language
from content.models.plan import FEET, Foot
from scheduler.progress import WEEKS, Point, Progress, mean


def labels(language: Language, progress: Progress) -> Labels:
    """The words on the picture."""
    texts = language.texts
    return Labels(
        title=texts.get("progress.title", weeks=WEEKS),
        runs=texts.get("progress.legend_runs"),
        cared=texts.get("progress.legend_cared"),
        before=texts.get("progress.legend_before"),
        after=texts.get("progress.legend_after"),
        feet={foot: texts.get(f"progress.foot_{foot}") for foot in FEET},
        no_numbers=texts.get("progress.no_numbers"),
        months=_months(language, progress),
    )


def _months(language: Language, progress: Progress) -> list[str]:
    """The month's name under the first week that begins in it."""
    named: list[str] = []
    before = None
    for week in progress.weeks:
        middle = week.monday + timedelta(days=3)  # Thursday: most of the week
        named.append("" if middle.month == before else month(middle, language.code))
        before = middle.month
    # A name that begins one week before the next would stand under it.
    return [
        "" if word and number + 1 < WEEKS and named[number + 1] else word
        for number, word in enumerate(named)
    ]


def lines(language: Language, progress: Progress) -> Html:
    """A line each: care after runs, weeks, every foot with numbers."""
    return Html(
        "\n".join(
            [_care(language, progress), _weeks(language, progress), _feet(language, progress)]
        )
    )


def _care(language: Language, progress: Progress) -> Html:
    if not progress.cared:
        return sentence(language.texts, "progress.care_none", count=progress.runs, weeks=WEEKS)
    share = percent(progress.cared / progress.runs, language.code)
    return sentence(
        language.texts,
        "progress.care",
        count=progress.runs,
        weeks=WEEKS,
        cared=progress.cared,
        share=share,
    )


def _weeks(language: Language, progress: Progress) -> Html:
    """Kind whatever happened: what was good is named, a miss is not."""
    if progress.streak > 1:
        return sentence(language.texts, "progress.streak", count=progress.streak)
    if progress.good_weeks:
        return sentence(language.texts, "progress.good_weeks", count=progress.good_weeks)
    return sentence(language.texts, "progress.first_week")


def _feet(language: Language, progress: Progress) -> Html:
    said = [_foot(language, foot, progress.feet[foot]) for foot in FEET if progress.feet[foot]]
    if not said:
        return sentence(language.texts, "progress.no_soreness")
    return Html("\n".join(said))


def _foot(language: Language, foot: Foot, points: tuple[Point, ...]) -> Html:
    numbers = {
        name: decimal(value, language.code)
        for name in ("before", "after")
        if (value := mean([getattr(point, name) for point in points])) is not None
    }
    name = language.texts.get(f"progress.foot_{foot}")
    key = "both" if len(numbers) == 2 else next(iter(numbers))
    return sentence(language.texts, f"progress.soreness_{key}", foot=name, **numbers)
