"""The README and KEYS.md match the program."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_bindings import DECLARED
from tests.tools import keys
from tests.tools.readme_text import README, ROOT, code_lines, commands, first_screen, limits, readme, section, tasks
from vtui.api.endpoints import ENDPOINTS
from vtui.cli import main
from vtui.cli.command import COMMANDS
from vtui.cli.parser import parse
from vtui.config.reading import parse_settings
from vtui.demo.__main__ import _options as demo_options
from vtui.resources.registry import RESOURCES
from vtui.table.filtering.language import parse as parse_filter
from vtui.widgets.frame.key_groups import ORDER

RUN = "    python3 -m venv .venv && .venv/bin/pip install -e . && .venv/bin/vtui --demo"
TEST = "    python3 -m venv .venv && .venv/bin/pip install -e '.[dev]' && .venv/bin/pytest"
PRINTING = frozenset(COMMANDS) - {"config", "completions", "logout"}
"""Commands that run against the demo account."""
MISSING = {
    "Deploying a folder": r"command deploy\b|endpoint POST /v\d+/files",
    "Creating, importing or deleting projects": r"endpoint (POST|DELETE) /v\d+/projects(/\{project\})?$",
    "Past runtime logs": r"endpoint GET .*request-logs|option --until",
    "Buying, transferring or renewing domains": r"endpoint \w+ /v\d+/registrar|endpoint (POST|DELETE) /v\d+/domains$",
    "Members, billing and usage": r"endpoint (POST|PATCH|DELETE) .*/members|endpoint .*(billing|usage|invoice)",
    "Firewall, storage and Edge Config": r"endpoint .*(firewall|security|stores|edge-config|blob)",
    "Reading Secrets": r"endpoint .*decrypt|action .*[Rr]ead the secret",
}
"""What the README calls missing -> what the program would declare if it could do that."""


def capabilities() -> Iterator[str]:
    """What the program can do: its actions, commands, options and requests, a line each."""
    for owner, binding in DECLARED:
        yield f"action {binding.id} of {owner}: {binding.description}. {binding.tooltip}"
    for command in COMMANDS:
        yield f"command {command}"
    for endpoint in ENDPOINTS.values():
        for version in endpoint.versions:
            yield f"endpoint {endpoint.method} {version.path}"


def test_keys_md_matches_the_program() -> None:
    assert keys.FILE.read_text(encoding="utf-8") == keys.text(), "python -m tests.tools.keys writes it"


def test_every_key_of_a_list_stands_in_keys_md() -> None:
    heads = [head for group in ORDER for head in keys.rows(group)]
    listed = {key for head in heads for key in re.findall(r"`(.+?)`(?: |$)", head)}
    assert listed == {
        key
        for binding in keys.declared()
        if not str(binding.id).startswith("page.")
        for key in keys.keys(str(binding.id))
    }
    assert {"G", "N", "R", "ctrl+d", "?", "/"} <= listed
    assert [head for head, count in Counter(heads).items() if count > 1] == []


def test_the_first_screen_fits_and_has_the_two_commands() -> None:
    lines = first_screen()
    assert len(lines) <= 60
    assert {RUN, TEST} <= set(lines)
    assert sum("git clone" in line for line in lines) == 1
    assert "\n".join(lines).count("](screenshots/") == 5


def test_the_first_screen_has_ten_short_lines_about_what_it_does() -> None:
    bullets = [line.removeprefix("- ") for line in first_screen() if line.startswith("- ")]
    assert len(bullets) == 10
    assert [line for line in bullets if len(line.split()) > 10] == []


def test_the_readme_is_short() -> None:
    assert len(readme().splitlines()) <= 220
    assert [line for line in readme().splitlines() if len(line) > 140 and not line.startswith("|")] == []


@pytest.mark.parametrize("file", [README, keys.FILE, ROOT / "vtui" / "SPEED.md"], ids=lambda file: file.name)
def test_links_to_files_lead_to_files(file: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", file.read_text(encoding="utf-8"))
    assert [link for link in links if not (file.parent / link).exists()] == []


VTUI = [line.split()[1:] for line in commands() if line.split()[0] == "vtui"]
"""The arguments of each `vtui` command line."""


@pytest.mark.parametrize("args", [args for args in VTUI if {*args[:1]} & PRINTING], ids=" ".join)
def test_a_command_of_the_readme_runs_with_the_demo_account(
    args: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    code = main([*args, "--demo"])
    out, err = capsys.readouterr()
    assert code == (1 if args[:2] == ["env", "diff"] else 0), err
    assert out.strip()


@pytest.mark.parametrize("args", [args for args in VTUI if not {*args[:1]} & PRINTING], ids=" ".join)
def test_another_start_of_vtui_in_the_readme_has_valid_arguments(args: list[str]) -> None:
    assert parse(args)


@pytest.mark.parametrize("line", [line for line in commands() if "python -m" in line])
def test_a_module_that_the_readme_runs_exists(line: str) -> None:
    module, *args = line.split("python -m ")[1].split()
    path = ROOT.joinpath(*module.split("."))
    assert path.with_suffix(".py").exists() or (path / "__main__.py").exists()
    if module == "vtui.demo":
        assert demo_options(args)


def test_the_filters_of_the_readme_are_valid() -> None:
    expressions = [re.split(r"  +(?=[a-z])", line)[0] for line in code_lines(section("Filters"))]
    assert len(expressions) == 4
    for expression in expressions:
        assert parse_filter(expression, RESOURCES["deployments"].list.columns).terms


def test_the_config_of_the_readme_is_valid() -> None:
    settings = parse_settings("\n".join(code_lines(section("Config"))), Path("config.toml"))
    assert (settings.refresh, settings.theme, settings.times) == (10, "vtui-high-contrast", "local")
    assert dict(settings.keys) == {"redeploy": ("ctrl+r",)}


def test_ten_tasks_take_few_keys_that_exist() -> None:
    known = {keys.name_of(key) for _, binding in DECLARED for key in binding.key.split(",")}
    pressed = {task: re.findall(r"`([^`]+)`", written) for task, written in tasks().items()}
    assert len(pressed) == 10
    assert {key for several in pressed.values() for key in several} <= known
    counts = [len(several) + 4 * ("five times" in tasks()[task]) for task, several in pressed.items()]
    assert all(count <= 12 for count in counts[:9]), counts
    assert counts[9] <= 16


def test_every_limit_of_the_readme_is_checked() -> None:
    assert limits() == list(MISSING)


@pytest.mark.parametrize("limit", MISSING)
def test_nothing_that_exists_is_called_missing(limit: str) -> None:
    assert [each for each in capabilities() if re.search(MISSING[limit], each)] == []


@pytest.mark.parametrize(
    ("limit", "capability"),
    [
        ("Deploying a folder", "command deploy"),
        ("Creating, importing or deleting projects", "endpoint DELETE /v9/projects/{project}"),
        ("Past runtime logs", "endpoint GET /v1/projects/{project}/request-logs"),
        ("Buying, transferring or renewing domains", "endpoint POST /v1/registrar/domains/{domain}/buy"),
        ("Members, billing and usage", "endpoint POST /v1/teams/{team}/members"),
        ("Firewall, storage and Edge Config", "endpoint GET /v1/security/firewall/config"),
    ],
)
def test_a_limit_that_is_none_any_more_is_found(limit: str, capability: str) -> None:
    assert re.search(MISSING[limit], capability)
