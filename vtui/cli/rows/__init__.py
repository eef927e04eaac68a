"""Printing rows of a list: kinds, formats, tables."""
