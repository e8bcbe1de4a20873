"""Fakes for the edges only: Telegram and time."""
