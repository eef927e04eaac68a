"""Ids that the decoder makes for rows to which the API gave none: the same for rows that look the same."""

PREFIX = "odd:"
"""How they begin."""


def is_made(row_id: str) -> bool:
    """Whether the id was made, so that the API knows nothing by it."""
    return row_id.startswith(PREFIX)
