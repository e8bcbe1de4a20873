"""How we talk: Telegram in, Telegram out, and understanding free text."""
