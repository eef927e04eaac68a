"""`vtui env`: where a key is set, the differences of two environments, values on request only."""

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from typing import Any

import httpx
import pytest

from tests.harness.cli import CliHarness, Respond
from vtui.cli import main
from vtui.cli.env.diff import INCOMPLETE, diff
from vtui.cli.env.find import find
from vtui.cli.job import exit_code
from vtui.cli.options import UsageError
from vtui.cli.parser import parse
from vtui.models.env_var import EnvVar
from vtui.resources.env.compare import Pair, Side, compare_values, pairs, similarity_text
from vtui.system.secret import Secret

Captured = pytest.CaptureFixture[str]


class EnvHarness(CliHarness):
    """The account for `vtui env`; records the paths of requests."""

    def __init__(self, *faults: str, instead: Respond = lambda _: None, **account: Any) -> None:
        self.paths: list[str] = []

        def noted(request: httpx.Request) -> httpx.Response | None:
            self.paths.append(request.url.path)
            return instead(request)

        super().__init__(*faults, instead=noted, **account)

    async def env(self, *args: str) -> int:
        """The exit code of `vtui env ARGS`."""
        service, options = self._service(), parse(["env", *args])
        job, failed = (find, 1) if options.words[0] == "find" else (diff, INCOMPLETE)
        try:
            return await exit_code(job(service, options, "acme", self._retry()), failed)
        finally:
            await service.close()


async def test_a_key_is_found_in_all_projects_one_request_each(capsys: Captured) -> None:
    harness = EnvHarness()
    assert await harness.env("find", "PAYMENT_API_KEY", "--format", "jsonl") == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {row["key"] for row in found} == {"PAYMENT_API_KEY"}
    assert len({row["project"] for row in found}) > 10
    asked = [path for path in harness.paths if path.endswith("/env")]
    assert len(asked) == len(set(asked)) > 50


async def test_the_editor_is_a_name_or_an_id_where_members_are_hidden(capsys: Captured) -> None:
    assert await EnvHarness().env("find", "DATABASE_URL", "--project", "store") == 0
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.split()[-1] == "By"
    assert {line.split()[-1] for line in lines} <= {"ada", "grace", "linus-w", "mei", "sofia", "omar", "ines", "tom"}
    hidden = EnvHarness(instead=lambda request: httpx.Response(403) if "members" in request.url.path else None)
    assert await hidden.env("find", "CDN_HOST", "--reveal", "--format", "jsonl") == 0
    (row,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (row["project"], row["value"]) == ("shared", "fake-shared-cdn-host")
    assert len(row["updated_by"]) == 24
    assert row["updated_at"].endswith("Z")


async def test_a_missing_key_and_an_unreadable_project_are_reported(capsys: Captured) -> None:
    assert await EnvHarness().env("find", "NOPE", "--project", "store") == 1
    assert "NOPE not found in store" in capsys.readouterr().err
    refusing = EnvHarness(
        instead=lambda request: (
            httpx.Response(403, json={"error": {"code": "forbidden"}}) if request.url.path.endswith("/env") else None
        )
    )
    assert await refusing.env("find", "DATABASE_URL") == 1
    printed = capsys.readouterr()
    assert "vtui: " in printed.err
    assert "DATABASE_URL not found in acme; not all variables could be read" in printed.err


async def test_two_environments_are_compared_without_a_value(capsys: Captured) -> None:
    harness = EnvHarness()
    assert await harness.env("diff", "production", "preview", "--project", "store", "--format", "jsonl") == 1
    results = {row["key"]: row["result"] for row in map(json.loads, capsys.readouterr().out.splitlines())}
    assert results["LOG_LEVEL"] == "only in production"
    assert results["EMPTY"] == "only in preview"
    assert results["WELCOME_TEXT"] == "same"
    assert results["DATABASE_URL"] == "in both"
    assert results["PAYMENT_API_KEY"] == "not comparable"
    assert results["REDIS_URL"] == "set twice"
    assert "SEARCH_INDEX" not in results, "a branch has its own"
    assert not [path for path in harness.paths if "/env/" in path]


async def test_compare_announces_its_requests_and_prints_no_value(capsys: Captured) -> None:
    harness = EnvHarness()
    assert await harness.env("diff", "production", "preview", "--project", "store", "--compare") == 1
    printed = capsys.readouterr()
    assert "reading 2 values, one request each. Vercel records each read in the Activity log." in printed.err
    assert len([path for path in harness.paths if "/env/" in path]) == 2
    assert next(line.split()[-1] for line in printed.out.splitlines() if line.startswith("DATABASE_URL")) == "different"
    assert "fake-" not in printed.out + printed.err


async def test_values_are_printed_with_reveal_only(capsys: Captured) -> None:
    harness = EnvHarness()
    assert await harness.env("find", "TRAILING_NEWLINE", "--project", "store", "--reveal", "--format", "jsonl") == 0
    (row,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (row["value"], row["project"]) == ("not-a-real-value\n", "store")
    assert await harness.env("find", "SESSION_SECRET", "--project", "store", "--reveal") == 0
    assert "cannot be read back" in capsys.readouterr().out
    args = ("diff", "production", "preview", "--project", "store", "--reveal", "--format", "jsonl")
    assert await harness.env(*args) == 1
    rows = {row["key"]: row for row in map(json.loads, capsys.readouterr().out.splitlines())}
    assert rows["DATABASE_URL"]["result"] == "different"
    assert rows["DATABASE_URL"]["first_value"] != rows["DATABASE_URL"]["second_value"]
    assert (rows["EMPTY"]["first_value"], rows["EMPTY"]["second_value"]) == (None, "")
    assert rows["SESSION_SECRET"]["first_value"] is None
    assert rows["WELCOME_TEXT"]["first_value"] == rows["WELCOME_TEXT"]["second_value"]


async def test_two_projects_are_compared(capsys: Captured) -> None:
    harness = EnvHarness()
    args = ("diff", "production", "production", "--project", "store", "--with", "docs", "--format", "jsonl")
    assert await harness.env(*args, "--compare") == 1
    rows = {row["key"]: row["result"] for row in map(json.loads, capsys.readouterr().out.splitlines())}
    assert rows["DATABASE_URL"] == "different"
    assert rows["LOG_LEVEL"] == "same"
    assert rows["WELCOME_TEXT"] == "only in store:production"
    assert len([path for path in harness.paths if path.endswith("/env")]) == 4


async def test_a_custom_environment_is_named_by_its_slug(capsys: Captured) -> None:
    assert await EnvHarness().env("diff", "qa", "staging", "--project", "store") == 0
    assert "MAIL_FROM" in capsys.readouterr().out
    with pytest.raises(UsageError, match=r"environment stagin not found in .*Did you mean staging"):
        await EnvHarness().env("diff", "production", "stagin", "--project", "store")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["env", "find"], "use `vtui env find KEY`"),
        (["env", "look", "A"], "use `vtui env find KEY`"),
        (["env", "diff", "A"], "use `vtui env find KEY`"),
        (["env", "diff", "production", "preview"], "requires --project"),
        (["env", "find", "A", "--compare"], "only work with `vtui env diff`"),
        (["env", "find", "A", "--with", "b"], "only work with `vtui env diff`"),
        (["list", "env", "--reveal"], "reveal"),
        (["--limit", "5", "env", "find", "A"], "only work with `vtui list`"),
        (["env", "find", "A", "--timeout", "5"], "timeout"),
    ],
)
def test_options_that_would_be_ignored_are_refused(args: list[str], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        parse(args)


def test_the_words_of_env_are_parsed() -> None:
    options = parse(["env", "diff", "production", "preview", "--project", "store", "--compare"])
    assert (options.command, options.words, options.compare) == ("env", ("diff", "production", "preview"), True)


ROW = EnvVar("1", "KEY", project_id="p", type="encrypted", targets=("production",))


def both_of(*rows: EnvVar) -> list[Pair]:
    return pairs(Side(rows, "production"), Side(rows, "preview"))


def test_one_variable_of_both_environments_is_equal_without_reading_it() -> None:
    (both,) = both_of(replace(ROW, targets=("production", "preview")))
    assert (both.result, both.readings) == ("same", ())
    (apart,) = both_of(ROW, replace(ROW, id="2", targets=("preview",)))
    assert (apart.result, [row.id for row in apart.readings]) == ("in both", ["1", "2"])
    assert compare_values(Secret("a"), Secret("a")) == "same"
    assert compare_values(Secret("a"), Secret("a ")) == "different"
    assert compare_values(Secret("a"), None) == "not comparable"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"production": "a", "preview": "a", "development": "a"}, "Same value in production, preview and development"),
        (
            {"production": "a", "preview": "b", "development": "a"},
            "2 different values: production and development; preview",
        ),
        ({"production": "a", "preview": None}, "Nothing to compare with production. Not comparable (Secret): preview"),
        ({"production": None, "preview": None}, "Not comparable (Secret): production and preview"),
    ],
)
def test_equal_values_are_described_by_their_environments(values: dict[str, str | None], expected: str) -> None:
    assert (
        similarity_text([(name, None if value is None else Secret(value)) for name, value in values.items()])
        == expected
    )


async def test_diff_exits_2_when_not_everything_could_be_read(capsys: Captured) -> None:
    own = re.compile("/projects/.*/env$")

    def refuse(request: httpx.Request) -> httpx.Response | None:
        body = {"error": {"code": "forbidden", "message": "no"}}
        return httpx.Response(403, json=body) if own.search(request.url.path) else None

    def hide(request: httpx.Request) -> httpx.Response | None:
        body = {"envs": [], "hiddenProductionEnvCount": 3}
        return httpx.Response(200, json=body) if own.search(request.url.path) else None

    equal = ("diff", "qa", "staging", "--project", "store")
    assert await EnvHarness().env(*equal) == 0
    assert await EnvHarness(instead=refuse).env(*equal) == 2
    assert await EnvHarness(instead=hide).env(*equal) == 2
    assert "3 production variables not compared: your role has no access to them" in capsys.readouterr().err


async def test_secrets_that_cannot_be_compared_are_counted_where_values_are_read(capsys: Captured) -> None:
    args = ("diff", "production", "preview", "--project", "store")
    await EnvHarness().env(*args)
    assert "cannot be read back" not in capsys.readouterr().err
    await EnvHarness().env(*args, "--compare")
    assert "vtui: 1 key not compared: values of Secrets cannot be read back" in capsys.readouterr().err


DIFF = ("env", "diff", "--demo", "production", "--project", "store")


@pytest.mark.parametrize(("other", "code"), [("production", 0), ("preview", 1), ("nowhere", 2)])
def test_the_exit_codes_are_those_of_diff(capsys: Captured, other: str, code: int) -> None:
    assert main([*DIFF, other]) == code
    capsys.readouterr()


def test_a_full_disk_and_a_closed_pipe_exit_2() -> None:
    program = [sys.executable, "-m", "vtui", *DIFF, "production"]
    with open("/dev/full", "wb") as full:  # noqa: PTH123 - a device
        ended = subprocess.run(program, stdout=full, stderr=subprocess.PIPE, check=False)  # noqa: S603 - vtui itself
    assert (ended.returncode, ended.stderr) == (2, b"vtui: No space left on device\n")
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "wb") as closed:  # noqa: PTH123 - a pipe
        ended = subprocess.run(program, stdout=closed, stderr=subprocess.PIPE, check=False)  # noqa: S603 - as above
    assert (ended.returncode, ended.stderr) == (2, b"")
