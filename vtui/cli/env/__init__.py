"""`vtui env`: finding a variable, comparing two environments."""
