"""The settings that a person may choose, and the file that they are in."""
