"""Telegram at home: a Bot API server and a chat page. Knows nothing of the rest."""
