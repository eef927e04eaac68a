"""Issues: what needs attention, and what was checked for it."""
