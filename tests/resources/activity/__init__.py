"""Tests of `vtui/resources/activity`."""
