"""Screens that show a list."""
