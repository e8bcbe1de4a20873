"""Kill -9 at random while sessions run, and count what Telegram saw: `python -m tests.chaos`."""
