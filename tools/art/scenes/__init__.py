"""The scenes, one function each: a moment of the loop -> what the card shows."""
