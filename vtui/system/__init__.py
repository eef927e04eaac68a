"""The machine that vtui runs on: reading files without trusting them."""
