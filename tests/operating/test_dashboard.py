"""The dashboard and the alerts speak of metrics that exist, and lead to pages that exist."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.metrics import Metrics
from bot.tally import Tally
from bot.vitals import Vitals
from content.catalog import Catalog
from scheduler.clock import SystemClock
from tests.guards.project import ROOT

DASHBOARD: dict[str, Any] = json.loads((ROOT / "docs/grafana.json").read_text("utf-8"))
RULES = yaml.safe_load((ROOT / "docs/alerts.yaml").read_text("utf-8"))["groups"][0]["rules"]
# Prometheus makes these itself.
OF_PROMETHEUS = frozenset({"up"})
_NAME = re.compile(r"(?<![\w\"$])((?:solemate|process|python)_[a-z_]+|up)\b")


def names(expression: str) -> set[str]:
    """The metrics an expression reads."""
    return set(_NAME.findall(re.sub(r"\{[^}]*\}", "", expression)))


def expressions() -> Iterator[str]:
    for panel in DASHBOARD["panels"]:
        yield from (target["expr"] for target in panel.get("targets", ()))
    yield from (rule["expr"] for rule in RULES)


@pytest.fixture
async def offered(sqlite_engine: AsyncEngine, catalog: Catalog) -> set[str]:
    """The names of every series a worker can offer."""
    tally = Tally()
    metrics = Metrics(
        sqlite_engine,
        clock=SystemClock(),
        tally=tally,
        vitals=Vitals(tally),
        catalog=catalog,
    )
    text = (await metrics.text()).decode()
    kinds = dict(re.findall(r"^# TYPE (\S+) (\S+)$", text, re.MULTILINE))
    more = {f"{name}{end}" for name, kind in kinds.items() if kind == "histogram" for end in ENDS}
    return kinds.keys() | more


ENDS = ("_bucket", "_sum", "_count")


def test_every_metric_that_is_shown_or_watched_exists(offered: set[str]) -> None:
    used = {name for expression in expressions() for name in names(expression)}

    assert used - offered == OF_PROMETHEUS
    assert len(used) > 20


def test_every_metric_of_ours_is_shown(offered: set[str]) -> None:
    used = {name for expression in expressions() for name in names(expression)}
    shown = {re.sub(r"_(bucket|sum|count|created)$", "", name) for name in used}
    ours = {name for name in offered if name.startswith("solemate_")}

    assert {re.sub(r"_(bucket|sum|count|created)$", "", n) for n in ours} - shown == set()


def test_the_dashboard_has_what_an_import_needs() -> None:
    panels = DASHBOARD["panels"]

    assert {"title", "uid", "schemaVersion", "panels", "templating", "time"} <= DASHBOARD.keys()
    assert len({panel["id"] for panel in panels}) == len(panels)
    for panel in panels:
        assert panel["type"] in ("row", "timeseries", "stat")
        place = panel["gridPos"]
        assert 0 <= place["x"] <= 24 - place["w"]
        for target in panel.get("targets", ()):
            assert target["datasource"]["uid"] == "${source}"
            assert target["expr"].count("(") == target["expr"].count(")")


def test_panels_do_not_lie_upon_each_other() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        p = panel["gridPos"]
        cells = {
            (x, y) for x in range(p["x"], p["x"] + p["w"]) for y in range(p["y"], p["y"] + p["h"])
        }
        assert not cells & taken, panel["title"]
        taken |= cells


def test_each_of_the_five_alerts_leads_to_its_line_of_the_page() -> None:
    page = (ROOT / "docs/operations.md").read_text("utf-8")
    anchors = {title.lower() for title in re.findall(r"^### (\w+)$", page, re.MULTILINE)}

    assert len(RULES) == 5
    for rule in RULES:
        path, _, anchor = rule["annotations"]["runbook"].partition("#")
        assert (path, anchor in anchors) == ("docs/operations.md", True), rule["alert"]
        assert anchor == rule["alert"].lower()
        assert rule["expr"].count("(") == rule["expr"].count(")")
        assert {"summary", "runbook"} == rule["annotations"].keys()


def test_the_events_that_alert_are_events_that_are_logged() -> None:
    page = (ROOT / "docs/operations.md").read_text("utf-8")
    [events] = re.findall(r'event=~"([a-z_|]+)"', "\n".join(rule["expr"] for rule in RULES))

    assert {event for event in events.split("|") if f"`{event}`" not in page} == set()


def test_a_metric_that_does_not_exist_is_found() -> None:
    assert names('sum by (le) (rate(solemate_x_total{event=~"solemate_y"}[5m])) > up') == {
        "solemate_x_total",
        "up",
    }
