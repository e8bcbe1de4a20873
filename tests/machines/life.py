"""What the state machine's runner lives through: a real plan, and news of their membership."""

from typing import Any

from content.catalog import Catalog
from content.models.plan import Plan
from content.plans import build_plan, usual_request
from tests.support.builders import RUNNER
from tests.support.handling import person

Update = dict[str, Any]


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
