"""Targets, history and start locations; without Textual."""
