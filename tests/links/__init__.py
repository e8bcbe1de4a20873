"""Tests of the private finish link."""
