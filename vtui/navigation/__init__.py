"""Where a person is, was and wants to go; without Textual."""
