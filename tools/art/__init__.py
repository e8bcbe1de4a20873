"""Draws the exercises from one posed foot: needed to make pictures, never to run the bot."""
