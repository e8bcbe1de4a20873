"""The playground's "what just happened": record.py listens to transactions, road.py tells them."""
