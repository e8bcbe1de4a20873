"""The same house as the integration tests: a session, a firing, a sender, a dispatcher."""

from tests.integration.conftest import (  # noqa: F401  # fixtures
    dispatcher,
    firing,
    sender,
    services,
    session,
    toasts,
)
