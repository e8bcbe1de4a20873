"""What it costs, side by side with what else a user would pick. Not tests."""
