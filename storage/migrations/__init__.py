"""Schema steps, oldest first; one head."""
