"""The file of one account in the cache folder: the first rows of its lists, as they were shown last.

JSON lines. The first is the header: version, API URL, user. Then come two lines for each list: where it is, and its
rows. Rows are decoded only for the list that is shown.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from vtui.models.row_json import row_reader, row_to_json
from vtui.models.scope import ProjectRef, Scope
from vtui.navigation.start_location import scope_id
from vtui.system.cache_folder import MAX_FILE_BYTES, CacheFolder

VERSION = 1
"""Version of the format; a file of another version is replaced."""
MAX_LISTS = 12
"""Lists in a file, the latest first; a list of another scope or project is another one."""
MAX_LIST_BYTES = 256 * 1024
"""Size of the rows of one list; the last rows are not kept where they are larger."""

MALFORMED = (ValueError, TypeError, KeyError, AttributeError, RecursionError)
"""What reading a file raises that vtui has not written."""

ListId = tuple[str, str, str | None]
"""A list: its name, the ID of its scope, and the ID of its project."""


def list_id(name: str, scope: Scope, project: ProjectRef) -> ListId:
    """The same for the same list, whatever its team and its project are called."""
    return name, scope_id(scope), project.project_id


class Header(NamedTuple):
    """Whose rows a file has."""

    api: str
    user: str
    """ID of the user; empty for a token without one."""


@dataclass(frozen=True, slots=True)
class SavedList:
    """The rows of a list, still as JSON."""

    name: str
    scope: Scope
    project: ProjectRef
    at: int
    """When they were shown, in ms."""
    rows: str

    @property
    def id(self) -> ListId:
        """Which list it is."""
        return list_id(self.name, self.scope, self.project)

    def decode(self, kind: type[Any]) -> tuple[Any, ...]:
        """The rows, of the class `kind`; none where they are malformed."""
        try:
            return tuple(map(row_reader(kind), json.loads(self.rows)))
        except MALFORMED:
            return ()


def encode(rows: Iterable[Any]) -> str:
    """Rows as JSON, as many as are kept of a list."""
    encoded: list[str] = []
    size = 2
    for row in rows:
        encoded.append(json.dumps(row_to_json(row), separators=(",", ":")))
        size += len(encoded[-1]) + 1
        if size > MAX_LIST_BYTES:
            encoded.pop()
            break
    return f"[{','.join(encoded)}]"


class RowCache:
    """Reads and replaces the file of the account in use."""

    def __init__(self, folder: CacheFolder, api: str, account: Callable[[], str | None]) -> None:
        """`account` returns what the file is named by: never the same for two accounts; None where there is none."""
        self._folder, self._api, self._account = folder, api, account

    def read(self) -> tuple[Header, tuple[SavedList, ...]]:
        """The user and the lists; no list where there is no file, or one that is malformed."""
        account = self._account()
        content = None if account is None else self._folder.read(account)
        try:
            header, lists = _parse(content or b"")
        except MALFORMED:
            return Header(self._api, ""), ()
        return header, lists if header.api == self._api else ()

    def write(self, user: str, lists: Iterable[SavedList]) -> None:
        """Put lists, the latest first, before those in the file; of another user nothing stays. Blocks."""
        account = self._account()
        if account is None:
            return
        merged = {each.id: each for each in lists}
        header, before = self.read()
        for each in before if header.user == user else ():
            merged.setdefault(each.id, each)
        self._folder.write(account, _text(Header(self._api, user), merged.values()))


def is_of(content: bytes | None, api: str) -> bool:
    """Whether a file has rows of an API, or is malformed."""
    try:
        return _parse(content or b"")[0].api == api
    except MALFORMED:
        return True


def _parse(content: bytes) -> tuple[Header, tuple[SavedList, ...]]:
    first, *lines = content.decode("ascii").splitlines()
    version, *header = json.loads(first)
    if version != VERSION or len(header) != len(Header._fields) or not all(isinstance(each, str) for each in header):
        raise ValueError
    return Header(*header), tuple(map(_saved_list, lines[::2], lines[1::2]))


def _saved_list(where: str, rows: str) -> SavedList:
    name, slug, team, team_id, project_id, project, at = json.loads(where)
    texts, ids = (name, slug, team, project), (team_id, project_id)
    if not all(isinstance(each, str) for each in texts) or not all(isinstance(each, str | None) for each in ids):
        raise ValueError
    if type(at) is not int:
        raise ValueError
    return SavedList(name, Scope(slug, team, team_id), ProjectRef(project_id, project), at, rows)


def _text(header: Header, lists: Iterable[SavedList]) -> str:
    lines = [json.dumps([VERSION, *header])]
    size = len(lines[0])
    for each in islice(lists, MAX_LISTS):
        scope, project = each.scope, each.project
        where = [each.name, scope.slug, scope.name, scope.team_id, project.project_id, project.project, each.at]
        pair = [json.dumps(where), each.rows]
        size += sum(map(len, pair)) + len(pair)
        if size >= MAX_FILE_BYTES:
            break
        lines += pair
    return "\n".join(lines) + "\n"
