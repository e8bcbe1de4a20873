"""The bot as several processes on PostgreSQL: webhook in, workers beside each other, stops."""
