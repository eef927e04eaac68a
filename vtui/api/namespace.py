"""How the methods of a namespace request rows and lists of one operation."""

from dataclasses import replace
from operator import attrgetter
from typing import TypeVar

from vtui.api.attempt import NO_PARAMS, Params
from vtui.api.client import Client
from vtui.api.decoding import decode_page, decode_row
from vtui.api.endpoints import ENDPOINTS, CursorParam
from vtui.api.known_pages import KnownPage
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
        received = await self._client.receive(operation, scope, ids=ids, params=params)
        row = decode_row(kind, operation, received.body, *parent)
        if isinstance(row, NumberedRow):
            set_request_number(row, received.number)
        return row

    async def _rows(
        self, kind: type[T], operation: str, scope: Scope, *, ids: Params, params: Params = NO_PARAMS
    ) -> tuple[T, ...]:
        return (await self._answer(kind, operation, scope, ids=ids, params=params))[0]

    async def _answer(
        self, kind: type[T], operation: str, scope: Scope, *, ids: Params, params: Params = NO_PARAMS
    ) -> tuple[tuple[T, ...], int]:
        """The rows of a list without pages, and the version that responded, 0 the newest."""
        got = await self._client.receive(operation, scope, ids=ids, params=params)
        page = await decode_page(kind, operation, got.body, number=got.number, version=got.version)
        return page.rows, got.version

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

        `limit` is the number of rows in total, `first` that of the first page; `turn` and `bare` as in Pages. The first
        page of a list that takes a size is kept, because it is what refreshes request; those of env vars take none.
        """
        endpoint = ENDPOINTS[operation]
        sized, timed = endpoint.sized, all(version.cursor == "until" for version in endpoint.versions)
        pages = self._client.known_pages

        async def fetch(request: PageRequest) -> DecodedPage[T]:
            query = {**params, "limit": str(request.size)} if sized else params
            kept = sized and request.cursor is None
            key = (operation, scope, parent, tuple(ids.items()), tuple(query.items()))
            known = pages.get(key) if kept else None
            got = await self._client.receive(operation, scope, ids=ids, params=query, page=request, known=known)
            if known is not None and got.repeats(known):
                page = known.with_number(got.number)
                known = known._replace(etag=got.etag or known.etag)
            else:
                page = await decode_page(
                    kind, operation, got.body, *parent, number=got.number, cursor=request.cursor, version=got.version
                )
                known = KnownPage(page, got.version, hash(got.body), got.etag)
            if kept:
                pages.put(key, known)
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
