"""The log engine without Textual: lines, search, folding, and why a build failed."""
