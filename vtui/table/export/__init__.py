"""Rows as text in each export format."""
