"""Every language, played through the real handlers."""
