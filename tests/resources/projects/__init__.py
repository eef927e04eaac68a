"""Tests of `vtui/resources/projects`."""
