"""What messages look like: text and buttons from data. No decisions, no rows."""
