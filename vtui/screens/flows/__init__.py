"""What several screens do in the same steps: acting on a row, running a plan, exporting, opening pages."""
