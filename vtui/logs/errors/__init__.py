"""Finds the errors in a build log."""
