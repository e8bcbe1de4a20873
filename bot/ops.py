"""What an operator may ask of a process, and who may ask it. Where it is asked: ops_port.py."""

import hmac
from dataclasses import dataclass

from bot.metrics import Metrics
from bot.readiness import Readiness
from bot.vitals import Vitals


@dataclass(frozen=True, slots=True, kw_only=True)
class Ops:
    """What the answers are made from. `token` in clear; None: none is set."""

    vitals: Vitals
    readiness: Readiness
    metrics: Metrics
    token: str | None

    def may_ask(self, authorization: str, *, private: bool) -> bool:
        """Whether a request with this header may have the metrics."""
        if self.token is None:
            return private
        given = authorization.encode("utf-8", "replace")
        return hmac.compare_digest(given, f"Bearer {self.token}".encode())
