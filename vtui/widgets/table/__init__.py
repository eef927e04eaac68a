"""Drawing tables and the line of the filter."""
