"""Tests of `vtui/writes`."""
