"""Tests of `vtui/resources/issues`."""
