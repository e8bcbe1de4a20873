"""Facts read from a message by grammar: distance, times, pain, side, weekly schedule, snooze."""
