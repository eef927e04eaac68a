"""Ids that the decoder makes for rows to which the API gave none: the same for rows that look the same."""

PREFIX = "odd:"
"""What synthetic ids begin with."""


def is_synthetic(row_id: str) -> bool:
    """Whether the id was made by the decoder, so that no request can name the row."""
    return row_id.startswith(PREFIX)
