"""Screens that show one thing."""
