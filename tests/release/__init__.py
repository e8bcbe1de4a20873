"""The last release's code on today's schema: what a rolling restart and a way back rest on."""
