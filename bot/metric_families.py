"""Each metric by its name, and where its figure comes from. Who uses them: docs/grafana.json."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.tally import Spread, Tally
from bot.vitals import Vitals
from content.catalog import Catalog
from storage.depths import Depths
from storage.nudge_records import Outcomes
from storage.timers import TO_THE_SECOND, WITHIN_MINUTES

if TYPE_CHECKING:
    from prometheus_client import Metric

_RANKS = {TO_THE_SECOND: "step", WITHIN_MINUTES: "nudge"}


@dataclass(slots=True)
class Reading:
    """What a scrape tells. `depths` and `nudges` are None when the database was out of reach."""

    tally: Tally
    vitals: Vitals
    catalog: Catalog | None
    now: datetime | None = None
    depths: Depths | None = None
    dues: Mapping[int, datetime] = field(default_factory=dict)
    nudges: Outcomes | None = None


def families(reading: Reading) -> "Iterator[Metric]":
    """All metrics, in the order of the page."""
    yield from _traffic(reading.tally)
    yield from _process(reading)
    yield _gauge(
        "database_up", "1 when the figures below could be read", reading.depths is not None
    )
    if reading.depths is not None and reading.now is not None:
        yield from _queues(reading.depths, reading.dues, now=reading.now)
    if reading.nudges is not None:
        yield from _nudges(reading.nudges)


def _traffic(tally: Tally) -> "Iterator[Metric]":
    yield _counter("updates_received", "Updates stored, repeats included", tally.received)
    yield _counters("updates", "Updates by what became of them", ("outcome",), tally.updates)
    yield _counters(
        "sends", "Calls that send, by Telegram's answer", ("policy", "outcome"), tally.sends
    )
    waits = sum(count for (_, verdict), count in tally.sends.items() if verdict == "wait")
    yield _counter("rate_limited", "Answers 429: wait", waits)
    for policy, spread in tally.late.items():
        yield _histogram(f"{policy}_lateness_seconds", "From the due moment to the answer", spread)
    yield _counters("understood", "Free texts by what settled them", ("tier",), tally.understood)
    yield _counters("events", "Log lines by their event", ("event",), tally.events)


def _process(reading: Reading) -> "Iterator[Metric]":
    yield _histogram(
        "loop_lag_seconds", "How late the event loop came to a beat", reading.tally.lag
    )
    ages = reading.vitals.ages()
    yield _gauges("loop_age_seconds", "Since each loop last came round", ("loop",), ages)
    if reading.catalog is not None:
        missing = {
            language.code: sum(language.texts.missing.values())
            for language in reading.catalog.languages.values()
        }
        yield _counters(
            "missing_translations", "Times English had to stand in", ("language",), missing
        )


def _queues(found: Depths, dues: Mapping[int, datetime], *, now: datetime) -> "Iterator[Metric]":
    def since(moment: datetime | None) -> float:
        return 0.0 if moment is None else max((now - moment).total_seconds(), 0.0)

    yield _gauge("inbox_waiting", "Updates not yet handled", found.updates)
    yield _gauge("inbox_oldest_seconds", "The longest wait of these", since(found.oldest_update))
    yield _gauges("outbox_waiting", "Messages not yet sent", ("policy",), found.messages)
    yield _gauge("outbox_sending", "Of these, under way", found.sending)
    yield _gauge("outbox_oldest_seconds", "The longest overdue", since(found.oldest_message))
    yield _gauge("timers_due", "Timers past their moment", found.timers_due)
    late = {name: since(dues.get(rank)) for rank, name in _RANKS.items()}
    yield _gauges("timer_overdue_seconds", "The oldest due timer", ("rank",), late)
    yield _gauges("sessions", "Sessions that are not over", ("state",), found.sessions)


def _nudges(found: Outcomes) -> "Iterator[Metric]":
    outcomes = {
        "planned": found.planned,
        "sent": found.sent,
        "held_out": found.held_out,
        "answered": found.answered,
        "answered_quickly": found.answered_in_10_minutes,
        **{f"dropped_{why}": count for why, count in found.dropped.items()},
    }
    yield _gauges("nudges_day", "Nudges planned in the last day", ("outcome",), outcomes)
    yield _gauges("nudge_answers_day", "Answers to them", ("answer",), found.answers)


def _gauge(name: str, text: str, value: float) -> "Metric":
    from prometheus_client.core import GaugeMetricFamily

    return GaugeMetricFamily(f"solemate_{name}", text, value=float(value))


def _counter(name: str, text: str, value: float) -> "Metric":
    from prometheus_client.core import CounterMetricFamily

    return CounterMetricFamily(f"solemate_{name}", text, value=value)


def _gauges(
    name: str, text: str, labels: tuple[str, ...], values: Mapping[str, float]
) -> "Metric":
    from prometheus_client.core import GaugeMetricFamily

    family = GaugeMetricFamily(f"solemate_{name}", text, labels=labels)
    for label, value in sorted(values.items()):
        family.add_metric([label], float(value))
    return family


def _counters(
    name: str, text: str, labels: tuple[str, ...], values: Mapping[Any, float]
) -> "Metric":
    from prometheus_client.core import CounterMetricFamily

    family = CounterMetricFamily(f"solemate_{name}", text, labels=labels)
    for label, value in sorted(values.items()):
        family.add_metric([label] if isinstance(label, str) else list(label), float(value))
    return family


def _histogram(name: str, text: str, spread: Spread) -> "Metric":
    from prometheus_client.core import HistogramMetricFamily

    return HistogramMetricFamily(
        f"solemate_{name}", text, buckets=spread.buckets(), sum_value=spread.total
    )
