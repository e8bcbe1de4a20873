"""What the state machine's runner lives through: a real plan, and news of their membership."""

from datetime import datetime
from typing import Any

from hypothesis import HealthCheck, settings

from content.catalog import Catalog
from content.models.plan import Plan
from content.plans import build_plan, usual_request
from tests.support.builders import RUNNER
from tests.support.handling import person

Update = dict[str, Any]
CITIES = {"Berlin": "Europe/Berlin", "Tokyo": "Asia/Tokyo", "Lisbon": "Europe/Lisbon"}
# CI runs the same examples each time: a red run is a red change, not bad luck.
BOUNDED = settings(
    stateful_step_count=35,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def nothing(_: datetime) -> None:
    """An update that changes nothing."""


def plan_of(catalog: Catalog) -> Plan:
    """A real plan of five minutes, calves too."""
    request = usual_request(
        minutes=5, state="sore", calf=True, ball="lacrosse", roller=True, tables=catalog.tables
    )
    return build_plan(request, catalog.tables)


def membership(number: int, *, status: str) -> Update:
    """The runner blocked the bot, or let it in again."""
    bot = {"id": 1, "is_bot": True, "first_name": "S"}
    change = {
        "chat": {"id": RUNNER, "type": "private"},
        "from": person(RUNNER),
        "date": 1,
        "old_chat_member": {"status": "member", "user": bot},
        "new_chat_member": {"status": status, "user": bot, "until_date": 0},
    }
    return {"update_id": number, "my_chat_member": change}
