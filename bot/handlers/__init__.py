"""What happens when a runner writes or taps: one module a feature, each ending in HANDLERS."""
