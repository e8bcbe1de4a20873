"""Nudges on rows, over HTTP, and in words."""
