"""The first real error of a failed build: what a tool reported, and where, read from the lines of the build log."""
