"""Tests of `vtui/table/filtering`."""
