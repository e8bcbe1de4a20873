"""What goes to Sentry: what broke and where; no token, name, word, pain value or runner's id."""

import logging
import subprocess
import sys
from collections.abc import Iterator

import pytest
import sentry_sdk
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.pseudonyms import Pseudonyms
from bot.reporting import set_up_reporting
from bot.services import Services
from content.catalog import Catalog
from tests.fakes.presenter import PlainPresenter
from tests.fakes.time import FrozenClock
from tests.operating.conftest import settings_for
from tests.support.builders import RUNNER
from tests.support.handling import Toasts, handling, spoil, take_in, text

TOKEN = "123456789:" + "Q" * 35
DSN = "https://dsn-secret@sentry.example/1"
NAME, WORDS = "Canarina-Quetzal", "my left heel hurts 7/10 since the xylophone run"
CANARIES = (TOKEN, "Q" * 35, "Canarina", "xylophone", "7/10", str(RUNNER), "webhook-secret-here")

log = logging.getLogger("bot.canary")


class Caught(Transport):
    """Keeps envelopes instead of sending them."""

    sent: list[Envelope]

    def capture_envelope(self, envelope: Envelope) -> None:
        self.sent.append(envelope)


@pytest.fixture
def sent() -> Iterator[list[Envelope]]:
    """What went out, with Sentry switched on for this test."""
    Caught.sent = []
    settings = settings_for(
        "postgresql://u:database-password@127.0.0.1:9/x",
        telegram_bot_token=TOKEN,
        sentry_dsn=DSN,
        webhook_secret="webhook-secret-here",
    )
    set_up_reporting(settings, transport=Caught)
    yield Caught.sent
    sentry_sdk.get_client().close()
    sentry_sdk.get_global_scope().set_client(None)


def told(envelopes: list[Envelope]) -> str:
    """All of it, as it would go over the line."""
    return "\n".join(envelope.serialize().decode() for envelope in envelopes)


def fail_over(words: str, name: str) -> None:
    pain = f"{name} said: {words}"
    raise ValueError(f"cannot read {pain!r} with {TOKEN}")


def test_an_error_is_reported_without_anything_of_the_runner(sent: list[Envelope]) -> None:
    logging.getLogger("bot").warning("breadcrumb %s", WORDS)
    try:
        fail_over(WORDS, NAME)
    except ValueError:
        why = f"{NAME}: {WORDS}"
        extra = {"event": "handler_failed", "user": RUNNER, "why": why, "kind": "message"}
        log.exception("reading %s failed", WORDS, extra=extra)

    all_told = told(sent)
    assert [secret for secret in CANARIES if secret in all_told] == []
    assert [secret for secret in ("dsn-secret", "database-password") if secret in all_told] == []
    assert "ValueError" in all_told
    assert "fail_over" in all_told  # where it happened
    assert "reading %s failed" in all_told
    assert "handler_failed" in all_told
    assert Pseudonyms(TOKEN).of(RUNNER) in all_told


async def test_an_update_that_cannot_be_handled_tells_nothing_of_its_words(
    sent: list[Envelope],
    sqlite_engine: AsyncEngine,
    clock: FrozenClock,
    catalog: Catalog,
    presenter: PlainPresenter,
) -> None:
    from bot import understanding

    services = Services(
        catalog=catalog,
        presenter=presenter,
        understander=understanding.Understander(None),
        tombstone_key=b"k",
    )
    await take_in(sqlite_engine, clock, text(1, WORDS))
    await spoil(sqlite_engine, 1, f'{{"update_id": 1, "message": "{NAME}: {WORDS}'.encode())
    async with handling(
        sqlite_engine, clock=clock, services=services, toasts=Toasts()
    ) as dispatcher:
        await dispatcher.tick()

    all_told = told(sent)
    assert "unreadable" in all_told
    assert [secret for secret in CANARIES if secret in all_told] == []


def test_only_errors_are_reported(sent: list[Envelope]) -> None:
    log.warning("odd", extra={"event": "lease_lost"})

    assert sent == []


def test_without_a_dsn_the_library_is_not_even_imported() -> None:
    code = (
        "import sys; import bot.entry; from bot.reporting import set_up_reporting;"
        "from bot.settings import Settings; set_up_reporting(Settings(_env_file=None));"
        "print([n for n in ('sentry_sdk', 'prometheus_client') if n in sys.modules])"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={}
    )

    assert done.stdout.strip() == "[]"
