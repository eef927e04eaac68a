"""Boxes that ask for input or a decision."""
