"""Deviations of the real API that the demo shows on request: malformed rows, pages, errors and headers."""
