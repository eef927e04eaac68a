"""Tests of `vtui/resources/domains`."""
