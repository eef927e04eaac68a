"""Tests of `vtui/table`."""
