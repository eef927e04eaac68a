"""Which rows of a list are meant: the language people write it in, and how rows are told apart by it."""
