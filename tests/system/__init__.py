"""Tests of what vtui does with the machine."""
