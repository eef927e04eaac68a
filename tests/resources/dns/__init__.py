"""Tests of `vtui/resources/dns`."""
