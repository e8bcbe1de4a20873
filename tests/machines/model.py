"""What must be true of one runner, in memory: a small model of the whole bot. No rows, no bot.

It is written anew from docs/architecture.md and the policy's figures, not from scheduler/routine.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from content.models.plan import Plan
from content.plans import easier
from content.rules.tables import Tables

AWAY = timedelta(seconds=60)
PUT_AWAY = timedelta(hours=3)
NOTHING = timedelta(0)
OVER = ("done", "partly", "stopped", "not_done")


@dataclass(slots=True, kw_only=True)
class Course:
    """One session, from the offer to its end."""

    number: int  # its id in the database
    plan: Plan
    state: str = "offered"
    step: int = 0
    epoch: int = 0
    ends_at: datetime | None = None
    left: timedelta | None = None
    paused_at: datetime | None = None
    skipped: set[int] = field(default_factory=set)
    entered: list[tuple[int, int]] = field(default_factory=list)  # (epoch, step), in order

    def start(self, now: datetime) -> None:
        """Offered: the first step begins."""
        self._enter(0, now)

    def steer(self, action: str, tables: Tables, now: datetime) -> None:
        """A button under a step. When the session is over it does nothing."""
        if not self.live:
            return
        acts: dict[str, Callable[[datetime], None]] = {
            "pause": self.pause,
            "resume": self.resume,
            "skip": self.skip,
            "back": self.back,
            "easier": partial(self.ease, tables),
            "stop": self.stop,
        }
        acts[action](now)

    def pass_until(self, now: datetime, *, absent: bool = False) -> None:
        """All that time alone does, each at its moment; or all at once, after an absence."""
        while self.ends_at is not None and self.ends_at <= now:
            due, following = self.ends_at, self.step + 1
            if following == len(self.plan.steps):
                self._finish()
            elif absent and now - due > AWAY:
                self.step = following
                self._hold(self._whole(), now)
            else:
                self._enter(following, due)
        if self.paused_at is not None and now - self.paused_at >= PUT_AWAY:
            begun = any(step.kind == "work" for step in self.plan.steps[: self.step])
            self._end("partly" if begun else "not_done")
            self.left = None

    def pause(self, now: datetime) -> None:
        """Running: what is left of the step is kept."""
        if self.state == "running":
            self._hold(self._rest(now), now)

    def resume(self, now: datetime) -> None:
        """Paused: on with the rest, or with the next step if nothing is left."""
        if self.state == "paused":
            self._go_on(self.left or NOTHING, now)

    def skip(self, now: datetime) -> None:
        """On to the next step; only exercises are missed."""
        if self.plan.steps[self.step].kind == "work":
            self.skipped.add(self.step)
        self._to(self.step + 1, now)

    def back(self, now: datetime) -> None:
        """The exercise before, or this one anew at the first."""
        before = [step.n for step in self.plan.steps[: self.step] if step.kind == "work"]
        target = before[-1] if before else self.step
        self.skipped = {step for step in self.skipped if step < target}
        self._to(target, now)

    def ease(self, tables: Tables, now: datetime) -> None:
        """A gentler plan from here on, if there is one; then the session runs."""
        gentler = easier(self.plan, self.step, tables)
        if gentler == self.plan:
            return
        left = self.left if self.state == "paused" else self._rest(now)
        self.plan = gentler
        self._go_on(min(left or NOTHING, self._whole()), now)

    def stop(self, now: datetime) -> None:
        """Over; what was left of the step is kept for "go on after all"."""
        self.left = self._rest(now) if self.state == "running" else self.left
        self._end("stopped")

    def leave(self) -> None:
        """The runner has blocked the bot."""
        if self.under_way:
            self._end("not_done" if self.state == "offered" else "stopped")
            self.left = None

    @property
    def live(self) -> bool:
        """Running or paused."""
        return self.state in ("running", "paused")

    @property
    def under_way(self) -> bool:
        """Not over; perhaps only offered."""
        return self.state not in OVER

    def _whole(self) -> timedelta:
        return timedelta(seconds=self.plan.steps[self.step].seconds)

    def _rest(self, now: datetime) -> timedelta:
        assert self.ends_at is not None
        return max(NOTHING, self.ends_at - now)

    def _enter(self, step: int, at: datetime, left: timedelta | None = None) -> None:
        self.state, self.step, self.paused_at, self.left = "running", step, None, None
        self.epoch += 1
        self.ends_at = at + (self._whole() if left is None else left)
        self.entered.append((self.epoch, step))

    def _hold(self, left: timedelta, now: datetime) -> None:
        self.state, self.left, self.ends_at, self.paused_at = "paused", left, None, now
        self.epoch += 1

    def _go_on(self, left: timedelta, now: datetime) -> None:
        if left < timedelta(seconds=1):
            self._to(self.step + 1, now)
        else:
            self._enter(self.step, now, left)

    def _to(self, step: int, now: datetime) -> None:
        if step >= len(self.plan.steps):
            self._finish()
        else:
            self._enter(step, now)

    def _finish(self) -> None:
        self._end("partly" if self.skipped else "done")
        self.left = None

    def _end(self, state: str) -> None:
        self.state, self.ends_at, self.paused_at = state, None, None
        self.epoch += 1


@dataclass(slots=True)
class Runner:
    """What is known of the runner, and their newest session."""

    known: bool = False
    blocked: bool = False
    zone: str | None = None
    course: Course | None = None
    past: list[Course] = field(default_factory=list)  # what they were sent stays counted

    def all_courses(self) -> list[Course]:
        """Every session there ever was, in order."""
        return [*self.past, *([self.course] if self.course else [])]

    def offered(self, course: Course) -> None:
        """A new session; who has one is known."""
        self.past, self.course, self.known = self.all_courses(), course, True

    def leave(self, _: datetime) -> None:
        """They blocked the bot."""
        self.blocked = True
        if self.course is not None:
            self.course.leave()

    def come_back(self, _: datetime) -> None:
        """They let it in again."""
        self.blocked = False
