"""Tests of `vtui/table/export`."""
