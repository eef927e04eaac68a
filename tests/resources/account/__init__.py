"""Tests of `vtui/resources/account`."""
