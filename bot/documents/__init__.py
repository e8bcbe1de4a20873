"""What stands in the files we send: pure functions from rows to bytes."""
