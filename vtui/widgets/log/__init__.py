"""Drawing logs."""
