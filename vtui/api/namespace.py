"""How the methods of a namespace request rows and lists of one operation."""

from dataclasses import replace
from operator import attrgetter
from typing import TypeVar

from vtui.api.attempt import NO_PARAMS, Params
from vtui.api.client import Client
from vtui.api.decoding import decode_page, decode_row
from vtui.api.endpoints import ENDPOINTS, CursorParam
from vtui.api.pages import PageRequest, Pages, Source
from vtui.models.request_order import NumberedRow, set_request_number
from vtui.models.responses.reader import DecodedPage
from vtui.models.scope import Scope
from vtui.models.synthetic_id import is_synthetic

T = TypeVar("T")
_id_of = attrgetter("id")


class Namespace:
    """The operations of one resource."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def _row(
        self,
        kind: type[T],
        operation: str,
        scope: Scope | None = None,
        *parent: object,
        ids: Params = NO_PARAMS,
        params: Params = NO_PARAMS,
    ) -> T:
        """Request one row; `parent` is what it belongs to where the response does not say."""
        body, number, _ = await self._client.receive(operation, scope, ids=ids, params=params)
        row = decode_row(kind, operation, body, *parent)
        if isinstance(row, NumberedRow):
            set_request_number(row, number)
        return row

    async def _rows(
        self, kind: type[T], operation: str, scope: Scope, *, ids: Params, params: Params = NO_PARAMS
    ) -> tuple[T, ...]:
        return (await self._answer(kind, operation, scope, ids=ids, params=params))[0]

    async def _answer(
        self, kind: type[T], operation: str, scope: Scope, *, ids: Params, params: Params = NO_PARAMS
    ) -> tuple[tuple[T, ...], int]:
        """The rows of a list without pages, and the version that responded, 0 the newest."""
        body, number, version = await self._client.receive(operation, scope, ids=ids, params=params)
        return (await decode_page(kind, operation, body, number=number, version=version)).rows, version

    def _pages(
        self,
        kind: type[T],
        operation: str,
        scope: Scope | None = None,
        *parent: object,
        ids: Params = NO_PARAMS,
        params: Params = NO_PARAMS,
        limit: int | None = None,
        first: int | None = None,
        turn: CursorParam | None = None,
        bare: bool = False,
    ) -> Source[T]:
        """The list of the operation, page by page; `parent` is what its rows belong to where the response does not say.

        `limit` is the number of rows in total, `first` that of the first page; `turn` and `bare` as in Pages.
        """
        endpoint = ENDPOINTS[operation]
        sized, timed = endpoint.sized, all(version.cursor == "until" for version in endpoint.versions)

        async def fetch(request: PageRequest) -> DecodedPage[T]:
            query = {**params, "limit": str(request.size)} if sized else params
            body, number, version = await self._client.receive(operation, scope, ids=ids, params=query, page=request)
            page = await decode_page(
                kind, operation, body, *parent, number=number, cursor=request.cursor, version=version
            )
            return _timed(page) if timed else page

        return Pages(
            fetch,
            _id_of,
            limit=limit,
            first=first,
            sized=sized,
            turn=turn,
            bare=bare,
            known=lambda row: not is_synthetic(_id_of(row)),
        )


def _timed(page: DecodedPage[T]) -> DecodedPage[T]:
    """The page of an endpoint whose cursor is a time in ms, as a number where it came as text."""
    text = page.next
    return replace(page, next=int(text)) if isinstance(text, str) and text.isascii() and text.isdigit() else page
