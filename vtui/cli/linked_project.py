"""The project that a folder is linked to, and what is checked out in it; files are read, nothing is run."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeGuard

from vtui import text
from vtui.cli.options import UsageError
from vtui.navigation.target import Target
from vtui.system.guarded_file import FileReadError, open_reader, read_text

MAX_BYTES = 1_000_000
"""Size of the largest JSON file that is read."""
MAX_REFS_BYTES = 64 * 1024 * 1024
"""Bytes of packed-refs that are searched, line by line: about 900,000 branches and tags."""
MAX_LINE_BYTES = 4_096
"""Bytes of a line that are read."""
SHA = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
REMEDY = "Run `vercel link` in this folder, or open the project by name: vtui NAME."


class NotLinkedError(UsageError):
    """The folder is not linked; no file of a link is damaged."""


def linked_project(folder: Path, environ: Mapping[str, str]) -> Target:
    """The project that `folder` belongs to, with branch and commit where it is in a Git repository.

    In the order of the Vercel CLI: VERCEL_ORG_ID with VERCEL_PROJECT_ID, `.vercel/project.json`, and
    `.vercel/repo.json` of the repository (facts, section 6). Raises UsageError.
    """
    folder = folder.absolute()
    team, project = _from_environment(environ) or _from_files(folder)
    branch, sha = checked_out(folder)
    return Target("project", project, team, branch=branch, sha=sha)


def _from_environment(environ: Mapping[str, str]) -> tuple[str, str] | None:
    team, project = (environ.get(name, "").strip() for name in ("VERCEL_ORG_ID", "VERCEL_PROJECT_ID"))
    if bool(team) != bool(project):
        raise UsageError("VERCEL_ORG_ID and VERCEL_PROJECT_ID are only used together. Set both or neither.")
    return (team, project) if team else None


def _from_files(folder: Path) -> tuple[str, str]:
    """Owner and project from the folder or those above it, up to the root of its repository."""
    parents = (folder, *folder.parents)
    root = next((parent for parent in parents if (parent / ".git").exists()), folder)
    for parent in parents[: parents.index(root) + 1]:
        link = parent / ".vercel"
        found = _project_json(link / "project.json") or _repo_json(link / "repo.json", folder)
        if found is not None:
            return found
    raise NotLinkedError(f"{_display(folder)} is not linked to a project. {REMEDY}")


def _project_json(file: Path) -> tuple[str, str] | None:
    """Owner and project of a `project.json`; None for one that has only settings."""
    found = _json(file)
    owner, project = found.get("orgId"), found.get("projectId")
    return (owner, project) if _is_text(owner) and _is_text(project) else None


def _repo_json(file: Path, folder: Path) -> tuple[str, str] | None:
    """Owner and project of a `repo.json` whose directory contains the folder: that of the longest directory."""
    root, found = file.parent.parent, _json(file)
    listed = found.get("projects")
    projects = [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
    best: tuple[int, str, str] | None = None
    for entry in projects:
        owner, project = entry.get("orgId") or found.get("orgId"), entry.get("id")
        directory = entry.get("directory", ".")
        if not (_is_text(owner) and _is_text(project) and isinstance(directory, str)):
            continue
        steps = [step for step in directory.split("/") if step not in ("", ".")]
        within = folder.relative_to(root).parts[: len(steps)] == tuple(steps)
        if within and (best is None or len(steps) > best[0]):
            best = len(steps), owner, project
    if best is None and projects:
        names = (entry.get("name") for entry in projects[:9])
        listed_names = ", ".join(text.short(name) if isinstance(name, str) else "?" for name in names)
        raise UsageError(f"{_display(folder)} is not in the folder of a linked project ({listed_names}). {REMEDY}")
    return best[1:] if best is not None else None


def checked_out(folder: Path) -> tuple[str | None, str | None]:
    """Branch and commit that are checked out in `folder`; None for what is not known."""
    for parent in (folder, *folder.parents):
        marker = parent / ".git"
        if marker.is_dir():
            return _head(marker)
        if marker.is_file():
            return _head(parent / _line(marker).removeprefix("gitdir:").strip())
    return None, None


def _head(git: Path) -> tuple[str | None, str | None]:
    head = _line(git / "HEAD")
    if SHA.fullmatch(head):
        return None, head
    ref = head.removeprefix("ref:").strip()
    invalid = {"", "..", ".invalid"} & set(ref.split("/")) or text.clean(ref) != ref
    if ref == head or invalid or not ref.startswith("refs/heads/"):
        return None, None
    common = _line(git / "commondir")  # the branches of a worktree are in its repository
    branches = git / common if common else git
    lines = (_line(folder / ref) for folder in dict.fromkeys((git, branches)))
    sha = next((line for line in lines if SHA.fullmatch(line)), None) or _packed(branches / "packed-refs", ref)
    return ref.removeprefix("refs/heads/"), sha


def _packed(file: Path, ref: str) -> str | None:
    try:
        with open_reader(file) as lines:
            searched = 0
            while searched < MAX_REFS_BYTES and (line := lines.readline(MAX_LINE_BYTES)):
                searched += len(line)
                sha, _, name = line.decode("utf-8", "replace").strip().partition(" ")
                if name == ref and SHA.fullmatch(sha):
                    return sha
    except (FileReadError, OSError):
        pass
    return None


def _line(file: Path) -> str:
    """The first line of a small file; empty when there is none."""
    try:
        with open_reader(file) as lines:
            return lines.readline(MAX_LINE_BYTES).decode("utf-8", "replace").strip()
    except (FileReadError, OSError):
        return ""


def _json(file: Path) -> dict[str, Any]:
    """The object in a JSON file; empty when there is no file. Raises UsageError for a damaged one."""
    try:
        found = json.loads(read_text(file, MAX_BYTES))
    except FileReadError as error:
        if error.kind == "missing":
            return {}
        if error.kind != "not_text":
            raise UsageError(f"{_display(file)} {error}.") from None
        found = None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise UsageError(f"{_display(file)} is not a valid file of `vercel link`. {REMEDY}")
    return found


def _is_text(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and bool(value.strip())


def _display(path: Path) -> str:
    return text.clean(str(path), 300)
