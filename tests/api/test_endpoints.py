"""The table of operations agrees with what the namespaces return."""

import ast
import inspect
from collections.abc import Iterator
from typing import get_type_hints

import pytest

from vtui.api import namespaces
from vtui.api.endpoints import ENDPOINTS
from vtui.models.responses.reader import PageReader, RowReader

READS = {name: endpoint.reads for name, endpoint in ENDPOINTS.items() if endpoint.reads is not None}


def calls() -> Iterator[tuple[str, str, str]]:
    """Every call of the namespaces that reads a response: function, kind of row and operation."""
    for node in ast.walk(ast.parse(inspect.getsource(namespaces))):
        match node:
            case ast.Call(
                func=ast.Attribute(attr="_row" | "_rows" | "_answer" | "_pages" as name)
                | ast.Name(id="decode_row" as name),
                args=[ast.Name(id=kind), ast.Constant(value=str(operation)), *_],
            ):
                yield name, kind, operation


@pytest.mark.parametrize(("function", "kind", "operation"), calls())
def test_a_namespace_gets_the_kind_of_row_that_it_returns(function: str, kind: str, operation: str) -> None:
    reader = READS[operation]
    built = get_type_hints(reader.build)["return"]
    assert built == (str | None if kind == "object" else getattr(namespaces, kind, str))
    assert isinstance(reader, PageReader if function in ("_rows", "_answer", "_pages") else RowReader)


def test_older_versions_are_read_into_the_same_rows() -> None:
    for name, endpoint in ENDPOINTS.items():
        for version in endpoint.versions:
            if version.reads is not None:
                assert get_type_hints(version.reads.build)["return"] == get_type_hints(READS[name].build)["return"]


def test_every_get_with_a_reader_is_used() -> None:
    used = {operation for _, _, operation in calls()}
    aliases = {"projects.promote_aliases", "projects.rollback_aliases"}  # one is chosen when it runs
    shared = {"shared_env.get", "env.get"}
    assert {name for name in READS if not ENDPOINTS[name].write} - used == aliases | shared


@pytest.mark.parametrize("operation", [name for name, endpoint in ENDPOINTS.items() if endpoint.sized])
def test_only_lists_take_a_limit(operation: str) -> None:
    assert isinstance(READS[operation], PageReader)
