"""What operators do: figures, what was set aside, news to all."""
