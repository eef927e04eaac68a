"""Imports are at the top of their module; each one inside a function is listed here with the time that it saves."""

import ast
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import pytest

from tests.tools.structure import modules, own_nodes


class Lazy(NamedTuple):
    """An import inside a function: its module and what it imports."""

    module: str
    imported: str


ALLOWED: dict[Lazy, float] = {
    Lazy("vtui.api.decoding", "vtui.models.responses.decode"): 48,
    Lazy("vtui.api.transport.connector", "vtui.api.transport.connection.Connection"): 75,
    Lazy("vtui.cli", "vtui.cli.crash.report_crash"): 23,
    Lazy("vtui.cli", "vtui.cli.run.run"): 58,
    Lazy("vtui.cli.commands.cache", "vtui.cli.row_cache.run_cache"): 20,
    Lazy("vtui.cli.commands.config", "vtui.cli.show_config.run_config"): 16,
    Lazy("vtui.cli.commands.doctor", "vtui.cli.doctor.contract_report.run_contract"): 91,
    Lazy("vtui.cli.commands.doctor", "vtui.cli.doctor.report.run_doctor"): 171,
    Lazy("vtui.cli.commands.env", "vtui.cli.env.diff.run_diff"): 141,
    Lazy("vtui.cli.commands.env", "vtui.cli.env.find.run_find"): 212,
    Lazy("vtui.cli.commands.list", "vtui.cli.rows.list_rows.run_list"): 235,
    Lazy("vtui.cli.commands.logout", "vtui.cli.logout.run_logout"): 68,
    Lazy("vtui.cli.commands.logs", "vtui.cli.deployment.logs.run_logs"): 174,
    Lazy("vtui.cli.commands.watch", "vtui.cli.deployment.watch.run_watch"): 106,
    Lazy("vtui.cli.connect", "vtui.api.service.Service"): 11,
    Lazy("vtui.cli.connect", "vtui.demo.data.account.Account"): 8,
    Lazy("vtui.cli.connect", "vtui.demo.data.account.DEMO_TOKEN"): 8,
    Lazy("vtui.cli.connect", "vtui.demo.server.transport.DemoTransport"): 46,
    Lazy("vtui.cli.dashboard", "vtui.app.VtuiApp"): 655,
    Lazy("vtui.cli.dashboard", "vtui.cli.start.start"): 103,
    Lazy("vtui.cli.dashboard", "vtui.keymap.actions"): 613,
    Lazy("vtui.cli.start", "vtui.app.VtuiApp"): 486,
    Lazy("vtui.demo.server.http_server", "trustme"): 36,
    Lazy("vtui.keymap", "vtui.screens.pages.registry.ROW_PAGES"): 95,
    Lazy("vtui.models.responses.log_events", "pydantic_core.from_json"): 14,
    Lazy("vtui.resources.common.hosts", "idna"): 2,
    Lazy("vtui.session.loader", "vtui.logs.errors.find.fetch_errors"): 58,
    Lazy("vtui.terminal.choice", "vtui.terminal.driver.TerminalDriver"): 8,
    Lazy("vtui.terminal.paste_limits", "textual.widgets.TextArea"): 8,
    Lazy("vtui.widgets.forms.field_line", "vtui.widgets.forms.value_area.ValueArea"): 9,
}
"""Import inside a function -> ms of CPU time that its module takes to import where the program would otherwise have it:
commands after `vtui --help`, the rest after what the first frame of `vtui --demo` needs."""


def lazy_imports(module: str, source: str) -> Iterator[Lazy]:
    """The imports inside the functions of a module, those of the standard library and of other packages too."""
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in own_nodes(function):
                if isinstance(node, ast.Import):
                    yield from (Lazy(module, name.name) for name in node.names)
                elif isinstance(node, ast.ImportFrom):
                    base = "." * node.level + (node.module or "")
                    yield from (Lazy(module, f"{base}.{name.name}") for name in node.names)


@cache
def _found() -> set[Lazy]:
    return {lazy for name, file in modules().items() for lazy in lazy_imports(name, file.read_text(encoding="utf-8"))}


def test_imports_inside_functions_are_those_that_save_time() -> None:
    assert sorted(_found() - ALLOWED.keys()) == []


def test_every_allowed_import_is_still_used() -> None:
    assert sorted(ALLOWED.keys() - _found()) == []


def test_every_allowed_import_saves_a_millisecond() -> None:
    assert [lazy for lazy, ms in ALLOWED.items() if ms < 1] == []


@pytest.mark.parametrize(
    ("source", "imported"),
    [
        ("def f():\n    import idna", ["idna"]),
        (
            "class A:\n    async def f(self):\n        if self:\n            from vtui.api import errors",
            ["vtui.api.errors"],
        ),
        ("def f():\n    def g():\n        from . import errors", ["..errors"]),
        ("import idna\nif TYPE_CHECKING:\n    from vtui.app import VtuiApp", []),
    ],
)
def test_an_import_inside_a_function_is_found(source: str, imported: list[str]) -> None:
    assert [lazy.imported for lazy in lazy_imports("vtui.text", source)] == imported
