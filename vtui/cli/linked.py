"""The project that a folder is linked to, and what is checked out in it; files are read, nothing is run."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeGuard

from vtui import text
from vtui.cli.options import UsageError
from vtui.navigation.target import Target
from vtui.system.guarded_file import FileReadError, open_reader, read_text

BIGGEST = 1_000_000
"""Bytes of the biggest file that is read."""
MAX_REFS_BYTES = 64 * 1024 * 1024
"""Bytes of packed-refs that are searched, line by line: about 900,000 branches and tags."""
MAX_LINE_BYTES = 4_096
"""Bytes of a line that are looked at."""
SHA = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
HOW = "Run `vercel link` there, or give the project's name: vtui NAME."


class NotLinkedError(UsageError):
    """There is no link, and nothing wrong with one."""


def linked(folder: Path, environ: Mapping[str, str]) -> Target:
    """The project that `folder` belongs to, with branch and commit where it is in a Git repository.

    In the order of the official tool: VERCEL_ORG_ID with VERCEL_PROJECT_ID, `.vercel/project.json`, and
    `.vercel/repo.json` of the repository (facts, section 6). Raises UsageError.
    """
    folder = folder.absolute()
    team, project = _from_environment(environ) or _from_files(folder)
    branch, sha = checked_out(folder)
    return Target("project", project, team, branch=branch, sha=sha)


def _from_environment(environ: Mapping[str, str]) -> tuple[str, str] | None:
    team, project = (environ.get(name, "").strip() for name in ("VERCEL_ORG_ID", "VERCEL_PROJECT_ID"))
    if bool(team) != bool(project):
        raise UsageError("VERCEL_ORG_ID and VERCEL_PROJECT_ID go together: set both, or neither.")
    return (team, project) if team else None


def _from_files(folder: Path) -> tuple[str, str]:
    for place in _up(folder):
        found = _one(place / ".vercel" / "project.json") or _of_many(place / ".vercel" / "repo.json", folder)
        if found is not None:
            return found
    raise NotLinkedError(f"{_shown(folder)} is linked to no project. {HOW}")


def _up(folder: Path) -> Iterator[Path]:
    """The folder and those above it, up to the root of its repository; without one the folder alone."""
    above = [folder, *folder.parents]
    roots = [index for index, place in enumerate(above) if (place / ".git").exists()]
    yield from above[: roots[0] + 1 if roots else 1]


def _one(file: Path) -> tuple[str, str] | None:
    """Owner and project of a `project.json`; one that holds only settings links nothing."""
    found = _json(file)
    owner, project = found.get("orgId"), found.get("projectId")
    return (owner, project) if _word(owner) and _word(project) else None


def _of_many(file: Path, folder: Path) -> tuple[str, str] | None:
    """Owner and project of a `repo.json` whose directory holds the folder: the longest of them."""
    root, found = file.parent.parent, _json(file)
    listed = found.get("projects")
    projects = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    best: tuple[int, str, str] | None = None
    for one in projects:
        owner, project, directory = one.get("orgId") or found.get("orgId"), one.get("id"), one.get("directory", ".")
        if not (_word(owner) and _word(project) and isinstance(directory, str)):
            continue
        steps = [step for step in directory.split("/") if step not in ("", ".")]
        within = folder.relative_to(root).parts[: len(steps)] == tuple(steps)
        if within and (best is None or len(steps) > best[0]):
            best = len(steps), owner, project
    if best is None and projects:
        names = ", ".join(text.short(name) if isinstance(name := one.get("name"), str) else "?" for one in projects[:9])
        raise UsageError(f"{_shown(folder)} belongs to none of the linked projects: {names}. {HOW}")
    return best[1:] if best is not None else None


def checked_out(folder: Path) -> tuple[str | None, str | None]:
    """Branch and commit that are checked out where `folder` is; None for what is not known or not there."""
    for place in (folder, *folder.parents):
        marker = place / ".git"
        if marker.is_dir():
            return _head(marker)
        if marker.is_file():
            return _head(place / _line(marker).removeprefix("gitdir:").strip())
    return None, None


def _head(git: Path) -> tuple[str | None, str | None]:
    head = _line(git / "HEAD")
    if SHA.fullmatch(head):
        return None, head
    ref = head.removeprefix("ref:").strip()
    odd = {"", "..", ".invalid"} & set(ref.split("/")) or text.clean(ref) != ref
    if ref == head or odd or not ref.startswith("refs/heads/"):
        return None, None
    common = _line(git / "commondir")  # a worktree keeps its branches with those of the repository
    branches = git / common if common else git
    places = (_line(place / ref) for place in dict.fromkeys((git, branches)))
    sha = next((line for line in places if SHA.fullmatch(line)), None) or _packed(branches / "packed-refs", ref)
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
    """The object that a file holds; empty when there is no such file. Raises UsageError for one that is damaged."""
    try:
        found = json.loads(read_text(file, BIGGEST))
    except FileReadError as error:
        if error.kind == "missing":
            return {}
        if error.kind != "not_text":
            raise UsageError(f"{_shown(file)} {error}.") from None
        found = None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise UsageError(f"{_shown(file)} is not the JSON that `vercel link` writes. {HOW}")
    return found


def _word(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and bool(value.strip())


def _shown(path: Path) -> str:
    return text.clean(str(path), 300)
