"""When we speak: timers, sessions, nudges, habits. APScheduler lives here; Telegram does not."""
