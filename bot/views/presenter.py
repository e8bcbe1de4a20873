"""The scheduler's Presenter as one object: sessions, nudges, news, each from its own file."""

from bot.views.news import NewsPresenter
from bot.views.nudge import NudgePresenter
from bot.views.session import SessionPresenter


class TelegramPresenter(SessionPresenter, NudgePresenter, NewsPresenter):
    """All messages the scheduler can cause."""
