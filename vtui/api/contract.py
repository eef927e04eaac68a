"""What vtui expects of the API's responses, and how a response differs from it: one text per difference.

Nothing here sends a request; the texts contain names of fields and kinds of values, and no values but states.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vtui import text
from vtui.api.retry import number, server_time

MS = range(946_684_800_000, 4_102_444_800_000)
"""Times that are plausible in ms: the years 2000 to 2099."""
STATES = frozenset({"QUEUED", "INITIALIZING", "BUILDING", "READY", "ERROR", "CANCELED", "BLOCKED", "DELETED"})
"""States of deployments (facts page, section 1.2)."""
MAX_NAME = 300
"""Characters of the longest name that is expected."""

Expectation = Callable[[Any], str | None]
"""Returns a description of a value that is not as expected; None if it is."""


def _kind(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, float):
        return "a decimal number"
    names: dict[type, str] = {str: "a string", int: "a number", list: "an array", dict: "an object"}
    return names.get(type(value), "another type")


def _of(kinds: tuple[type, ...], words: str, problem: Expectation = lambda _: None) -> Expectation:
    """Expects a value of one of some types, without a problem."""
    return lambda value: problem(value) if type(value) in kinds else f"{_kind(value)}, not {words}"


def _or_null(expects: Expectation) -> Expectation:
    return lambda value: None if value is None else expects(value)


def _known_state(value: str) -> str | None:
    return None if value in STATES else f"{text.cut(text.clean(value), 24)}, not a known state"


def _name(value: Any) -> str | None:
    if type(value) is not str or not value:
        return f"{_kind(value)}, not a name"
    if len(value) > MAX_NAME:
        return f"longer than {MAX_NAME} characters"
    return None if text.clean(value) == value else "not plain text (control characters or extra spaces)"


TEXT, LIST, OBJECT = _of((str,), "a string"), _of((list,), "an array"), _of((dict,), "an object")
_time = _of((int,), "a time in ms", lambda value: None if value in MS else "not a time in ms")
_targets = _of((str, list), "an array or a string")
_state = _of((str,), "a state", _known_state)
_creator = _of((dict,), "an object", lambda value: None if value.keys() - {"uid"} else "an object with only `uid`")

FIELDS: Mapping[str, Mapping[str, Expectation]] = {
    "teams": {"id": TEXT, "slug": _name, "name": _or_null(_name), "createdAt": _time, "membership": OBJECT},
    "projects": {"id": TEXT, "name": _name, "accountId": TEXT, "createdAt": _time, "updatedAt": _time},
    "deployments": {
        "uid": TEXT,
        "name": _name,
        "url": TEXT,
        "inspectorUrl": TEXT,
        "created": _time,
        "readyState": _state,
        "creator": _creator,
        "meta": OBJECT,
    },
    "domains": {"name": _name, "verified": _of((bool,), "a boolean"), "createdAt": _time},
    "envs": {"id": TEXT, "key": _name, "type": TEXT, "target": _targets, "createdAt": _time},
    "data": {"id": TEXT, "key": _name, "type": TEXT, "target": _targets, "projectId": LIST},
    "members": {"uid": TEXT, "username": _name, "role": TEXT},
}
"""Key of a list -> the fields that each of its rows is expected to have."""
OPTIONAL_FIELDS: Mapping[str, Mapping[str, Expectation]] = {
    "teams": {"created": _time},
    "projects": {"framework": _or_null(TEXT), "targets": _or_null(OBJECT), "latestDeployments": LIST},
    "deployments": {"state": _state, "aliasAssigned": _or_null(_time), "ready": _time, "buildingAt": _time},
    "domains": {},
    "envs": {"updatedAt": _or_null(_time)},
    "data": {"createdAt": _time, "updatedAt": _or_null(_time)},
    "members": {"name": _or_null(TEXT)},
}
"""The same for fields that may be missing."""


@dataclass(frozen=True, slots=True)
class Page:
    """What could be read of a list's response."""

    rows: Sequence[Any]
    next: Any = None
    """The cursor, as it came."""
    surprises: tuple[str, ...] = ()


def parse(status: int, headers: Mapping[str, str], body: bytes, *, wanted: int = 200) -> tuple[Any, list[str]]:
    """The JSON of a response, None where there is none, and what is unexpected about its form."""
    found = []
    if status != wanted:
        found.append(f"HTTP {status}, not {wanted}")
    if not headers.get("content-type", "").startswith("application/json"):
        found.append("the content type is not JSON")
    if any(name.startswith("x-vercel-warning") for name in headers):
        found.append("the response has a warning header")
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None, [*found, "the body is empty" if not body else "the body is not JSON"]
    return value, found


def page(key: str, value: Any, *, size: int | None = None, token: bool = False, last: bool = False) -> Page:
    """A list's response: `key` names the list, `size` is how many rows were requested (None: it has no pages).

    `token` says that the cursor is a text and not a number, `last` that the response has all rows.
    """
    if not isinstance(value, dict):
        kind = "an array" if isinstance(value, list) else _kind(value)
        return Page(value if isinstance(value, list) else (), surprises=(f"the response is {kind}, not an object",))
    rows = value.get(key)
    if not isinstance(rows, list):
        problem = f"`{key}` is {_kind(rows)}, not an array" if key in value else f"`{key}` is missing"
        return Page((), surprises=(problem,))
    found = list(_rows(key, rows))
    pagination = value.get("pagination")
    if size is None:
        if isinstance(pagination, dict) and pagination.get("next"):
            found.append("the response has a next page, but the request takes no cursor")
        return Page(rows, surprises=tuple(found))
    if not isinstance(pagination, dict):
        return Page(rows, surprises=(*found, "`pagination` is missing"))
    if len(rows) > size:
        found.append(f"{len(rows)} rows instead of {size}")
    if pagination.get("count") != len(rows):
        found.append("`pagination.count` is not the number of rows")
    if "prev" not in pagination and not token:
        found.append("`pagination.prev` is missing")
    cursor = pagination.get("next")
    if "next" not in pagination:
        found.append("`pagination.next` is missing")
    elif cursor is not None and type(cursor) is not (str if token else int):
        found.append(f"`pagination.next` is {_kind(cursor)}, not {'a string' if token else 'a number'}")
    elif last and cursor is not None:
        found.append("`pagination.next` is not null on the last page")
    return Page(rows, cursor, tuple(found))


def compare_pages(first: Page, second: Page, key: str) -> list[str]:
    """What is unexpected about the second page of a list whose cursor is a falling time; `key` names a row's id."""
    before, after = _ids(first.rows, key), _ids(second.rows, key)
    found = []
    if after and set(after) == set(before):
        found.append("the cursor is ignored: both pages have the same rows")
    elif common := len(set(before) & set(after)):
        found.append(f"pages overlap by {text.count(common, ('row', 'rows'))}")
    if not second.rows and second.next:
        found.append("a page is empty, but has a next page")
    if isinstance(second.next, int) and isinstance(first.next, int) and second.next >= first.next:
        found.append("the cursor does not decrease")
    return found


def limits(headers: Mapping[str, str], now: int) -> list[str]:
    """What is unexpected about the rate-limit headers of a response that came at `now` (ms)."""
    names = ("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset")
    if missing := [name for name in names if name not in headers]:
        return [f"missing: {', '.join(missing)}"]
    read = [number(headers[name]) for name in names]
    if any(value is None for value in read):
        return [f"{name} is not a number" for name, value in zip(names, read, strict=True) if value is None]
    reset = read[2] or 0
    if reset > 1e11:
        return ["x-ratelimit-reset is in ms, not in seconds"]
    wait = reset * 1_000 - (server_time(headers) or now)
    if not -5_000 <= wait <= 3_600_000:
        return ["x-ratelimit-reset is not within the next hour by the server's clock"]
    return []


def error_body(value: Any, **flags: bool) -> list[str]:
    """What is unexpected about an error's body; `flags` are those that it must have."""
    error = value.get("error") if isinstance(value, dict) else None
    if not isinstance(error, dict):
        return ["the error does not have the format {error: {code, message}}"]
    code, found = error.get("code"), []
    if not isinstance(code, str) or code != code.lower():
        found.append("the error code is not lowercase")
    if not isinstance(error.get("message"), str):
        found.append("the error has no message")
    return found + [f"the error has no `{name}`" for name in flags if error.get(name) is not flags[name]]


def shape(value: Any) -> Any:
    """Keys and kinds of values, and no value: the shape of a row, for a report."""
    if isinstance(value, dict):
        return {text.short(name): _kind(inner) for name, inner in sorted(value.items())}
    return _kind(value)


def _ids(rows: Iterable[Any], key: str) -> list[Any]:
    return [row.get(key) for row in rows if isinstance(row, dict) and row.get(key) is not None]


def _rows(key: str, rows: list[Any]) -> Iterable[str]:
    """What is unexpected about rows, each thing once with the number of rows that have it."""
    counted = Counter(words for row in rows for words in _row(key, row))
    for words, times in counted.items():
        yield f"{words} ({times} of {text.count(len(rows), ('row', 'rows'))})"
    if key == "deployments":
        created = [row.get("created") for row in rows if isinstance(row, dict) and type(row.get("created")) is int]
        if len(set(created)) < len(created):
            yield "several deployments were created in the same millisecond"


def _row(key: str, row: Any) -> Iterable[str]:
    if not isinstance(row, dict):
        yield f"a row is {_kind(row)}, not an object"
        return
    for name, expects in FIELDS[key].items():
        if name not in row:
            yield f"`{name}` is missing"
        elif (problem := expects(row[name])) is not None:
            yield f"`{name}` is {problem}"
    for name, expects in OPTIONAL_FIELDS[key].items():
        if name in row and (problem := expects(row[name])) is not None:
            yield f"`{name}` is {problem}"
    if key == "deployments" and "id" in row:
        yield "`id` is present in addition to or instead of `uid`"
