"""What else a user would pick, each as its own documentation shows it. No database."""
