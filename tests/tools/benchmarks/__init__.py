"""How fast vtui is, in figures that can be compared: `python -m tests.tools.benchmarks`."""
