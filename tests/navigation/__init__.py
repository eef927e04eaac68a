"""Tests of `vtui/navigation`."""
