"""The filter language: reading, completing, highlighting and matching it."""
