"""Telegram at home: a Bot API server and a chat page on this machine. Knows nothing of the rest."""
