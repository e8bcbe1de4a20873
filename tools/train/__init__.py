"""Training of the small learned tier of bot/understanding; nothing here runs in the bot."""
