"""Tests: unit, integration, e2e, chaos, and guards of the project itself."""
