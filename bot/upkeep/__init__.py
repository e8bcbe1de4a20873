"""Commands for who runs the bot: back up, restore, move, look for what is wrong."""
