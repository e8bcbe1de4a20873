"""A runner's own data: shown, copied, erased, forgotten in time."""
