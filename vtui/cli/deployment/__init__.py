"""Printing the states and the logs of one deployment."""
