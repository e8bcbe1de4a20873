"""Each fault of docs/faults.md, injected; what it may cost, in numbers."""
