"""The settings of the user, and the file that they are in."""
