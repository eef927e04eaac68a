"""Tests of `vtui/resources/common`."""
