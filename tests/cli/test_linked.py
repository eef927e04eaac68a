"""`vtui .`: the project of a folder, its branch and commit, read from files only."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from vtui.cli.linked_project import checked_out, linked_project
from vtui.cli.options import DashboardOptions, UsageError
from vtui.cli.parser import parse
from vtui.cli.start import linked_here, target_of
from vtui.navigation.target import Target

SHA = "0123456789abcdef0123456789abcdef01234567"
OTHER = "f" * 40


def link(folder: Path, **content: Any) -> None:
    write(folder / ".vercel" / "project.json", json.dumps(content))


def write(file: Path, content: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8")


def repository(folder: Path, head: str = "ref: refs/heads/main\n", **refs: str) -> Path:
    write(folder / ".git" / "HEAD", head)
    for name, sha in refs.items():
        write(folder / ".git" / "refs" / "heads" / name, sha + "\n")
    return folder / ".git"


def test_a_linked_folder_names_its_project_and_owner(tmp_path: Path) -> None:
    link(tmp_path, projectId="prj_1", orgId="team_1", settings={"framework": None})
    assert linked_project(tmp_path, {}) == Target("project", "prj_1", "team_1")


def test_a_folder_below_belongs_to_the_link_above_it_within_its_repository(tmp_path: Path) -> None:
    link(tmp_path, projectId="prj_out", orgId="team_1")
    root, below = tmp_path / "repo", tmp_path / "repo" / "src" / "deep"
    below.mkdir(parents=True)
    repository(root, main=SHA)
    with pytest.raises(UsageError, match="is not linked to a project"):
        linked_project(below, {})
    link(root, projectId="prj_1", orgId="team_1")
    assert linked_project(below, {}) == Target("project", "prj_1", "team_1", branch="main", sha=SHA)


def test_the_project_with_the_most_specific_folder_is_used(tmp_path: Path) -> None:
    projects = [
        {"id": "prj_root", "name": "root", "directory": "."},
        {"id": "prj_web", "name": "web", "directory": "apps/web", "orgId": "team_2"},
        {"id": "prj_admin", "name": "admin", "directory": "apps/web/admin"},
        "odd",
        {"id": 7, "directory": "apps"},
    ]
    write(tmp_path / ".vercel" / "repo.json", json.dumps({"orgId": "team_1", "projects": projects}))
    link(tmp_path / "apps" / "web", settings={})
    repository(tmp_path)
    for below, owner, project in (
        ("apps/web/admin/src", "team_1", "prj_admin"),
        ("apps/web", "team_2", "prj_web"),
        ("apps/website", "team_1", "prj_root"),
        ("", "team_1", "prj_root"),
    ):
        folder = tmp_path / below
        folder.mkdir(parents=True, exist_ok=True)
        assert linked_project(folder, {}) == Target("project", project, owner, branch="main"), below


def test_a_folder_of_none_of_the_linked_projects_is_refused_with_their_names(tmp_path: Path) -> None:
    projects = [{"id": "prj_1", "name": "web\x1b[31m", "directory": "apps/web", "orgId": "team_1"}]
    write(tmp_path / ".vercel" / "repo.json", json.dumps({"projects": projects}))
    with pytest.raises(UsageError, match=r"not in the folder of a linked project \(web\)\. "):
        linked_project(tmp_path, {})


def test_variables_go_before_files_and_must_both_be_set(tmp_path: Path) -> None:
    link(tmp_path, projectId="prj_1", orgId="team_1")
    both = {"VERCEL_ORG_ID": "team_9", "VERCEL_PROJECT_ID": "prj_9"}
    assert linked_project(tmp_path, both) == Target("project", "prj_9", "team_9")
    with pytest.raises(UsageError, match="only used together"):
        linked_project(tmp_path, {"VERCEL_PROJECT_ID": "prj_9"})


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "7", '"x"', "[" * 100_000, "\ud800".encode("utf-8", "surrogatepass")]
)
def test_a_damaged_link_file_is_reported(tmp_path: Path, content: str | bytes) -> None:
    file = tmp_path / ".vercel" / "project.json"
    file.parent.mkdir()
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(UsageError, match=r"project\.json is not a valid file of"):
        linked_project(tmp_path, {})


def fifo(path: Path) -> None:
    os.mkfifo(path)


def terminal(path: Path) -> None:
    path.symlink_to("/dev/tty")


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


SPECIAL = pytest.mark.parametrize("lay", [fifo, terminal, endless])


@SPECIAL
@pytest.mark.parametrize("name", ["project.json", "repo.json"])
def test_a_link_file_that_is_not_regular_is_not_opened(
    tmp_path: Path, name: str, lay: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".vercel").mkdir()
    lay(tmp_path / ".vercel" / name)
    with pytest.raises(UsageError, match=rf"{name} is not a regular file\."):
        linked_project(tmp_path, {})
    monkeypatch.chdir(tmp_path)
    found, notice = linked_here({})
    assert found is None
    assert "is not a regular file" in notice


def test_a_link_file_of_a_terabyte_is_not_read(tmp_path: Path) -> None:
    (tmp_path / ".vercel").mkdir()
    with (tmp_path / ".vercel" / "project.json").open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(UsageError, match="is larger than 976 KiB"):
        linked_project(tmp_path, {})


@SPECIAL
@pytest.mark.parametrize("name", ["HEAD", "commondir", "refs/heads/main", "packed-refs"])
def test_a_git_file_that_is_not_regular_is_ignored(tmp_path: Path, name: str, lay: Callable[[Path], None]) -> None:
    git = repository(tmp_path, main=SHA)
    (git / name).unlink(missing_ok=True)
    lay(git / name)
    branch = None if name == "HEAD" else "main"
    sha = None if name in ("HEAD", "refs/heads/main") else SHA
    assert checked_out(tmp_path) == (branch, sha)


def test_packed_refs_without_a_line_break_do_not_fill_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vtui.cli.linked_project.MAX_REFS_BYTES", 100_000)
    git = repository(tmp_path)
    with (git / "packed-refs").open("wb") as file:
        file.truncate(1 << 40)
    assert checked_out(tmp_path) == ("main", None)
    (git / "packed-refs").write_text(
        "# pack-refs with: peeled\n" + f"{OTHER} refs/heads/a\n" * 9 + f"{SHA} refs/heads/main\n"
    )
    assert checked_out(tmp_path) == ("main", SHA)


@pytest.mark.parametrize("name", [[["deep"]], 7, None, "a" * 500])
def test_a_list_of_projects_of_wrong_types_is_refused_in_one_sentence(tmp_path: Path, name: object) -> None:
    projects = [{"id": "prj_1", "name": name, "directory": "apps/web", "orgId": "team_1"}]
    write(tmp_path / ".vercel" / "repo.json", json.dumps({"projects": projects}))
    with pytest.raises(UsageError, match="not in the folder of a linked project") as caught:
        linked_project(tmp_path, {})
    assert len(str(caught.value)) < 500


def test_a_byte_order_mark_is_accepted(tmp_path: Path) -> None:
    write(tmp_path / ".vercel" / "project.json", '\ufeff{"projectId": "prj_1", "orgId": "team_1"}')
    assert linked_project(tmp_path, {}).name == "prj_1"


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ("ref: refs/heads/main\n", ("main", SHA)),
        ("ref: refs/heads/feat/cart\n", ("feat/cart", OTHER)),
        ("ref: refs/heads/unborn\n", ("unborn", None)),
        (f"{OTHER}\n", (None, OTHER)),
        ("ref: refs/heads/.invalid\n", (None, None)),
        ("ref: refs/heads/../../secret\n", (None, None)),
        ("ref: refs/heads/a\x1b[31m\n", (None, None)),
        ("ref: refs/remotes/origin/main\n", (None, None)),
        ("nonsense", (None, None)),
        ("", (None, None)),
    ],
)
def test_branch_and_commit_are_read_from_git(tmp_path: Path, head: str, found: tuple[str | None, str | None]) -> None:
    git = repository(tmp_path, head, main=SHA)
    write(git / "packed-refs", f"# pack-refs\n{SHA} refs/heads/feat\n{OTHER} refs/heads/feat/cart\n^{SHA}\n")
    below = tmp_path / "src"
    below.mkdir()
    assert checked_out(below) == found


def test_a_loose_ref_goes_before_a_packed_one(tmp_path: Path) -> None:
    git = repository(tmp_path, main=SHA)
    write(git / "packed-refs", f"{OTHER} refs/heads/main\n")
    assert checked_out(tmp_path) == ("main", SHA)


@pytest.mark.parametrize("absolute", [True, False])
def test_a_worktree_has_its_own_head_and_the_branches_of_the_repository(tmp_path: Path, absolute: bool) -> None:
    git, tree = repository(tmp_path / "repo", main=SHA, side=OTHER), tmp_path / "tree"
    own = git / "worktrees" / "tree"
    write(own / "HEAD", "ref: refs/heads/side\n")
    write(own / "commondir", "../..\n")
    write(tree / ".git", f"gitdir: {own if absolute else os.path.relpath(own, tree)}\n")
    assert checked_out(tree) == ("side", OTHER)


def test_outside_a_repository_there_is_no_branch_and_no_commit(tmp_path: Path) -> None:
    write(tmp_path / ".git", "not a pointer at all\x00")
    assert checked_out(tmp_path) == (None, None)


def test_a_dot_means_the_project_of_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link(tmp_path, projectId="prj_1", orgId="team_1")
    monkeypatch.chdir(tmp_path)
    assert target_of(parse(["."]), {}) == Target("project", "prj_1", "team_1")
    with pytest.raises(UsageError, match="Remove --team"):
        target_of(DashboardOptions(target=".", team="acme"), {})
    with pytest.raises(UsageError, match="Only https"):
        target_of(DashboardOptions(target="http://store.vercel.app"), {})
    assert target_of(DashboardOptions(target="store", team="acme"), {}) == Target("project", "store")
