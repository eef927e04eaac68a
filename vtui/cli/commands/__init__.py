"""The commands of vtui: one module per command, with its arguments, its help texts and what it does."""
