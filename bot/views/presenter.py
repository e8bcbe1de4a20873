"""The scheduler's Presenter as one object: sessions and nudges, each rendered in its own file."""

from bot.views.nudge import NudgePresenter
from bot.views.session import SessionPresenter


class TelegramPresenter(SessionPresenter, NudgePresenter):
    """All messages the scheduler can cause."""
