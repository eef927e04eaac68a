"""Decoding of responses. The decoder is imported with the first response, not before: it takes 20 ms."""

import asyncio
from dataclasses import replace
from types import ModuleType
from typing import Any, TypeVar

from vtui.api.endpoints import ENDPOINTS
from vtui.api.errors import BadResponse
from vtui.models.request_order import NumberedRow, set_request_number
from vtui.models.responses.reader import DecodedPage, DecodeError
from vtui.models.synthetic_id import is_synthetic

LARGE_BODY = 256 * 1024
"""Bytes from which on a body is decoded in a thread: 100 rows of ordinary size are decoded in a few ms."""

T = TypeVar("T")


def load_decoder() -> None:
    """Import the decoder; for a thread, while the first request is sent."""
    _decoder()


def decode_row(kind: type[T], operation: str, body: bytes, *parent: object) -> T:
    """The row of this kind in a response of the operation; `parent` is what it belongs to, for builders that take it.

    Raises BadResponse for a body that is not as documented, without a word of it.
    """
    row = _decode(operation, body, parent)
    assert isinstance(row, kind)
    return row


async def decode_page(
    kind: type[T],
    operation: str,
    body: bytes,
    *parent: object,
    number: int,
    cursor: str | None = None,
    version: int = 0,
) -> DecodedPage[T]:
    """A page of rows of this kind with the number of their request; large ones are decoded in a thread.

    `cursor` is the one that the page was requested with, `version` the one that responded, 0 the newest. Raises
    BadResponse, as `decode_row` does.
    """

    def decoded() -> DecodedPage[T]:
        page: DecodedPage[T] = _decode(operation, body, parent, version)
        if issubclass(kind, NumberedRow):
            for row in page.rows:
                assert isinstance(row, kind)
                set_request_number(row, number)
        return page

    page = decoded() if len(body) < LARGE_BODY else await asyncio.to_thread(decoded)
    if page.malformed and cursor is not None:
        # A synthetic id becomes one that no other page has: no row is taken for one that came before.
        rows: tuple[Any, ...] = page.rows
        rows = tuple(replace(row, id=f"{row.id}@{cursor}") if is_synthetic(row.id) else row for row in rows)
        page = replace(page, rows=rows)
    return page


def _decode(operation: str, body: bytes, parent: tuple[object, ...], version: int = 0) -> Any:
    decoder, endpoint = _decoder(), ENDPOINTS[operation]
    reader = endpoint.versions[version].reads or endpoint.reads
    assert reader is not None, f"{operation} has no reader"
    try:
        return decoder.decode(reader, body, *parent)
    except DecodeError as error:
        detail = str(error)
    # Raised out here so that no error that holds the body hangs on this one.
    raise BadResponse("Unexpected response from the API", "Check the API URL.", detail=detail)


def _decoder() -> ModuleType:
    from vtui.models.responses import decode

    return decode
