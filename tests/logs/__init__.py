"""Tests of `vtui/logs`."""
