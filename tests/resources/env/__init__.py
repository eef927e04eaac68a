"""Tests of `vtui/resources/env`."""
