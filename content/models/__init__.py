"""Shapes of the content: frozen pydantic models. No loading, no rules."""
