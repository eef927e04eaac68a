"""vtui beside other programs, and how its time and memory grow: `python -m tests.tools.compare`, for SPEED.md."""
