"""Logs: kept, put into sections, searched, and read for what went wrong; no screen is needed for it."""
