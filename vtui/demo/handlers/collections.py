"""Collections: rows of one kind that can be listed, read, created, changed and deleted by their id."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from vtui.demo.data.pseudorandom import token
from vtui.demo.data.values import Json
from vtui.demo.handlers.pagination import page
from vtui.demo.handlers.reply import Reply, invalid, not_found
from vtui.demo.handlers.request import Request

Rows = Callable[[Request], list[Json]]


def unchanged(_: Request, item: Json) -> Json:
    """The row as it is stored."""
    return item


def stored(kind: str, initial: Rows, owner: Callable[[Request], str] = lambda request: request.scope.id) -> Rows:
    """The rows of a kind, to be changed in place; `initial` makes them when they are first requested."""

    def rows(request: Request) -> list[Json]:
        key = f"{kind} of {owner(request)}"
        if key not in request.account.stored:
            request.account.stored[key] = initial(request)
        return request.account.stored[key]

    return rows


def new_id(request: Request, prefix: str, length: int = 24) -> str:
    """An id that no other row has."""
    return prefix + token(length, prefix, request.account.requests)


def page_with_more(request: Request, key: str, items: list[Json]) -> Any:
    """A page of rows, newest first, whose pagination has `hasNext`."""
    answer = page(request, key, items, limit=request.limit(), before=request.number("until"))
    if (pagination := answer.get("pagination")) is not None:
        pagination["hasNext"] = pagination.get("next") is not None
    return answer


@dataclass(frozen=True, slots=True)
class Collection:
    """Handlers of one kind of rows; the last of a request's `params` is the id of one.

    `new` makes a row of a body that has the `required` keys with values of these types; `changes` makes the changes to
    a row of a body; `listed` makes the answer of rows that `shown` has changed, `created` the one of a new row,
    `deleted` the one of a deleted row.
    """

    subject: str
    rows: Rows
    new: Callable[[Request, Json], Json] = unchanged
    changes: Callable[[Request, Json], Json] = unchanged
    required: Mapping[str, type] = field(default_factory=dict)
    names: tuple[str, ...] = ("id",)
    """The keys whose values identify a row."""
    shown: Callable[[Request, Json], Json] = unchanged
    listed: Callable[[Request, list[Json]], Any] = lambda _, items: items
    read: Callable[[Json], Any] = lambda item: item
    created: Callable[[Request, Json], Any] | None = None
    """As `read` if it is None."""
    status: int = 200
    """Of the answer to a request to create a row."""
    deleted: Callable[[Request, Json], Any] | None = lambda _request, _item: {}
    """None for an answer without a body."""

    def _find(self, request: Request) -> tuple[list[Json], Json]:
        rows, id_ = self.rows(request), request.params[-1]
        item = next((item for item in rows if id_ in {item.get(name) for name in self.names}), None)
        if item is None:
            raise not_found(self.subject)
        return rows, item

    def list_all(self, request: Request) -> Reply:
        """All rows, or a page of them."""
        return Reply.of(self.listed(request, [self.shown(request, item) for item in self.rows(request)]))

    def get(self, request: Request) -> Reply:
        """One row."""
        return Reply.of(self.read(self.shown(request, self._find(request)[1])))

    def create(self, request: Request) -> Reply:
        """Store a new row, as the first one."""
        body = request.json_object()
        for name, type_ in self.required.items():
            if name not in body:
                message = f"Invalid request: missing required property `{name}`"
                raise invalid(message, "required", "", {"missingProperty": name})
            if not isinstance(body[name], type_):
                raise invalid(f"Invalid request: `{name}` has the wrong type", "type", f".{name}", {})
        rows, item = self.rows(request), self.new(request, body)
        rows.insert(0, item)
        shown = self.shown(request, item)
        return Reply.of(self.read(shown) if self.created is None else self.created(request, shown), self.status)

    def update(self, request: Request) -> Reply:
        """Change one row."""
        _, item = self._find(request)
        item |= self.changes(request, request.json_object())
        return Reply.of(self.read(self.shown(request, item)))

    def delete(self, request: Request) -> Reply:
        """Delete one row."""
        rows, item = self._find(request)
        rows.remove(item)
        return Reply(204) if self.deleted is None else Reply.of(self.deleted(request, item))
