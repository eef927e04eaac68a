"""The terminal that vtui runs in: what is read from it, and how it is given away and taken back."""
