"""The filter language: parsing, completing, highlighting and matching expressions."""
