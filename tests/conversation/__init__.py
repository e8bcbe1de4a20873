"""What the bot makes of words, whatever it has just asked: real handlers, both databases."""
