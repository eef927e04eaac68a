"""Tests of `vtui/resources/deployments`."""
