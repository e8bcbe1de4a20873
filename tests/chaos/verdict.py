"""Counts after a chaos run: what the rows promised against what Telegram saw. Runs nothing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from sqlalchemy import RowMapping

from playground.calls import Call
from tests.chaos.notes import ATTEMPT, PID, ROW

# A death this long after a call can no longer be what kept its answer from being noted.
MARKED_WITHIN_S = 8.0


@dataclass(slots=True, kw_only=True)
class Verdict:
    """The figures of one run; `red` says which of them break a promise."""

    seed: int
    kills: int
    freezes: int
    seconds: float
    sessions: int
    steps: int = 0
    lost: int = 0
    duplicates: int = 0
    unexplained: int = 0
    most_copies: int = 0
    order_breaks: int = 0
    unconfirmed: int = 0
    set_aside: int = 0
    clashes: int = 0
    lateness_s: list[float] = field(default_factory=list)
    riddles: list[str] = field(default_factory=list)  # copies that nothing explains, for people

    @property
    def red(self) -> list[str]:
        """The promises that did not hold."""
        names = ("lost", "unexplained", "order_breaks", "unconfirmed", "set_aside", "clashes")
        return [f"{name} {getattr(self, name)}" for name in names if getattr(self, name)]

    def sees(self, name: str | None) -> bool:
        """Whether this count is red; None, what should turn nothing red, is always seen."""
        return name is None or getattr(self, name) > 0

    def lines(self) -> list[str]:
        """A table for people."""
        late = sorted(self.lateness_s) or [0.0]
        shown = {q: late[min(int(len(late) * q), len(late) - 1)] for q in (0.5, 0.9, 0.99)}
        figures: Mapping[str, object] = {
            "seed": self.seed,
            "sessions": self.sessions,
            "seconds": round(self.seconds, 1),
            "kills": self.kills,
            "freezes": self.freezes,
            "steps": self.steps,
            "lost": self.lost,
            "duplicates (each explained by an interruption)": self.duplicates,
            "copies beyond 1 + interruptions": self.unexplained,
            "most copies of one message": self.most_copies,
            "order breaks": self.order_breaks,
            "unconfirmed": self.unconfirmed,
            "set aside": self.set_aside,
            "transactions lost to a clash": self.clashes,
            "lateness s, p50 p90 p99 max": " ".join(
                f"{value:.2f}" for value in (*shown.values(), late[-1])
            ),
        }
        return [f"{name:48}{value}" for name, value in figures.items()]


def count_copies(
    verdict: Verdict,
    calls: Sequence[Call],
    *,
    deaths: Mapping[int, Sequence[float]],
    noted: Set[tuple[str, int]],
    fenced: Set[str],
) -> None:
    """Copies of each new message, and the interruptions that explain those beyond the first.

    `noted` has the keys and attempts whose answers were noted as sent: nothing explains another
    copy after that. `fenced` has the messages whose process stood still for longer than its
    lease, and was turned away when it came to note the answer.
    """
    copies: dict[str, list[Call]] = defaultdict(list)
    for call in calls:
        key = call.params.get(ROW)
        if key is not None and call.method.startswith("send") and call.outcome in ("ok", "lost"):
            copies[str(key)].append(call)
    for key, found in copies.items():
        why = [_explained(key, call, deaths=deaths, noted=noted, fenced=fenced) for call in found]
        beyond = max(0, len(found) - 1 - sum(map(bool, why)))
        verdict.duplicates += len(found) - 1
        verdict.unexplained += beyond
        verdict.most_copies = max(verdict.most_copies, len(found))
        if beyond:
            told = (
                f"{call.real:.2f} {reason or '?'}" for call, reason in zip(found, why, strict=True)
            )
            verdict.riddles.append(f"{key}: {', '.join(told)}")


def _explained(
    key: str,
    call: Call,
    *,
    deaths: Mapping[int, Sequence[float]],
    noted: Set[tuple[str, int]],
    fenced: Set[str],
) -> str:
    """What interrupted this call, if anything did."""
    if call.outcome == "lost":
        return "lost"
    if (key, int(call.params[ATTEMPT])) in noted:
        return ""
    if key in fenced:
        return "fenced"
    return "died" if _its_process_died(call, deaths) else ""


def _its_process_died(call: Call, deaths: Mapping[int, Sequence[float]]) -> bool:
    """Telegram took it, and its process was killed or frozen before it can have noted that."""
    died = deaths.get(int(call.params[PID]), ())
    return any(-1.0 < moment - call.real < MARKED_WITHIN_S for moment in died)


def count_steps(
    verdict: Verdict, calls: Sequence[Call], rows: Sequence[RowMapping], *, steps_each: int
) -> None:
    """Every step of every session arrived, none after a later one; how late the first copies."""
    due: dict[str, datetime] = {row["dedupe_key"]: row["due_at"] for row in rows}
    seen: dict[int, list[int]] = defaultdict(list)
    arrived: set[str] = set()
    for call in calls:
        key = str(call.params.get(ROW, ""))
        if not key.startswith("step:") or call.outcome not in ("ok", "lost"):
            continue
        _, session, _, step = key.split(":")
        seen[int(session)].append(int(step))
        if key not in arrived:
            arrived.add(key)
            verdict.lateness_s.append((call.at - due[key]).total_seconds())
    verdict.steps = verdict.sessions * steps_each
    verdict.lost += sum(steps_each - len(set(steps)) for steps in seen.values())
    verdict.lost += (verdict.sessions - len(seen)) * steps_each
    verdict.order_breaks += sum(
        later < earlier for steps in seen.values() for earlier, later in pairwise(steps)
    )
