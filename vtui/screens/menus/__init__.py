"""Boxes that offer lines to choose from."""
