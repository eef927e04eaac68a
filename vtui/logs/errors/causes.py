"""Causes outside the code, and what to do about each: memory, disk, time, Git, lockfiles, access, versions, sizes."""

import re
from typing import Literal, NamedTuple

from vtui.logs.error_hints import PLATFORM_ADVICE
from vtui.logs.errors.locations import compiled

Effect = Literal["first", "likely", "advice"]
"""How a line with a cause counts: `first` is the reason of the failure, whatever else the log has; `likely` may be the
reason of another error; `advice` only gives advice for an error with such a message."""


class Cause(NamedTuple):
    """One kind of cause, with the patterns of its lines, the most specific first."""

    advice: str
    patterns: tuple[re.Pattern[str], ...]
    effect: Effect


def _cause(advice: str, *patterns: str, effect: Effect = "first") -> Cause:
    return Cause(advice, compiled(*patterns), effect)


CAUSES: tuple[Cause, ...] = (
    _cause(
        "The build ran out of memory: use a larger build machine, or run fewer workers at the same time.",
        r'At least one "Out of Memory"',
        r"JavaScript heap out of memory",
        r"^(?:fatal|FATAL|runtime|error|LLVM ERROR|c\+\+: fatal error)?:? ?[Oo]ut of memory",
        r"Cannot allocate memory|memory allocation of \d+ bytes failed|java\.lang\.OutOfMemoryError|^MemoryError\b",
        r"\bENOMEM\b",
        r"OUT_OF_MEMORY",
        r"(?:exited with|terminated by signal|signal:|received signal|by signal) ?\(?(?:9, )?SIGKILL",
        r"(?:exit(?:ed)?(?: with)? (?:code|status):? ?|exited \()137\b|signal: 9|signal: killed|^Killed$",
        r"Your build exceeded.*memory|the build container ran out of memory",
    ),
    _cause(
        "The build machine's disk is full: remove large files and caches, or use a larger build machine.",
        r"\bENOSPC\b",
        r"[Nn]o space left on device",
        r"[Dd]isk quota exceeded",
    ),
    _cause(
        "The build took longer than Vercel allows (45 minutes): build fewer pages, cache more, or use a larger build machine.",
        r"exceeded the (?:maximum |max )?build (?:time|duration)",
        r"[Bb]uild (?:has )?(?:exceeded|timed out)",
        r"maximum build (?:time|duration)|build step did not (?:complete|finish) within|within the maximum of \d+ ?min",
        r"BUILD_TIMEOUT",
    ),
    _cause(
        "Git LFS could not fetch the files: raise the LFS quota of the repository, or turn Git LFS off in the project's Git settings.",
        r"over its data quota",
        r"batch response: ",
        r"smudge filter lfs failed",
        r"Error downloading object: .*",
        r"git-lfs(?: filter-process)?:? .*(?:not found|failed)",
    ),
    _cause(
        "A Git submodule was not fetched: use public https URLs in .gitmodules, or fetch it in the install command.",
        r"Failed to fetch one or more git submodules",
        r"No url found for submodule path",
        r"clone of '.*' into submodule path '.*' failed",
        effect="likely",
    ),
    _cause(
        "The registry or Git host refused access, or the package does not exist. A private one needs a token: in .npmrc, from an environment variable of this project.",
        r"ERR_PNPM_FETCH_40[13]",
        r"404 Not Found - GET https?://\S+/@|'@[\w.-]+/[^']+' is not in (?:this|the npm) registry",
        r"^(?:40[13] )?40[13] (?:Unauthorized|Forbidden) - (?:GET|PUT)",
        r"Failed to replace env in config: \$\{",
        r"GET https?://\S*(?:registry|npm|pkg|/@)\S* - 40[134]\b",
        r"Request failed \\?\"40[13]|https?://\S+: authentication (?:is )?required",
        r"YN0041|YN0035.*(?:40[13]|[Ii]nvalid authentication)",
        r"exit code 128: .*\bgit (?:clone|ls-remote)",
        r"could not read (?:Username|Password) for|cannot run ssh|terminal prompts disabled|Permission denied \(publickey\)",
        r"HTTP status client error \(40[13]|HTTP error 40[13] while getting|40[13] Client Error: .* for url: \S*(?:simple|pypi)",
        r"^code E40[13]|ENEEDAUTH",
    ),
    _cause(
        "The lockfile does not match the manifest: install locally with the same package manager, and commit the lockfile.",
        r"ERR_PNPM_(?:OUTDATED_LOCKFILE|NO_LOCKFILE|LOCKFILE_\w+|BROKEN_LOCKFILE|FROZEN_LOCKFILE\w*)",
        r"YN0028: .*lockfile would have been",
        r"`npm ci` can only install (?:packages )?(?:when|with)",
        r"[Yy]our lockfile needs to be updated",
        r"lockfile (?:had changes|is frozen)|[Ll]ockfile is out of date|lockfile is not up[- ]to[- ]date",
        r"lockfile at `uv\.lock` needs to be updated|[Uu]nable to find lockfile at `uv\.lock`",
        r"pyproject\.toml changed significantly since poetry\.lock|poetry\.lock is not (?:up to date|consistent)",
        r"Pipfile\.lock \(.*\) (?:out of date|is out)|Your Pipfile\.lock .* is out of date",
        r"the lock file .* needs to be updated but",
        r"(?:Your bundle only supports|frozen mode|deployment mode).*|The gemspecs for path gems changed|The dependencies in your gemfile changed",
        r"Some dependencies or the lockfile .* not match|lock file is not up to date with the latest changes in composer\.json.*required",
        r"Required package \".*\" is not present in the lock file",
    ),
    _cause(
        "Use one package manager: keep only its lockfile, and set its version in package.json (packageManager) and ENABLE_EXPERIMENTAL_COREPACK=1 in the project.",
        r"ERR_PNPM_(?:BAD_PM_VERSION|UNSUPPORTED_PM|OTHER_PM_EXPECTED)",
        r"This project is configured to use (?:yarn|npm|pnpm|bun)|configured to use v[\d.]+ of pnpm",
        r"Unsupported URL Type",
        r"defines \"packageManager\"",
        r"Cannot find matching keyid|[Cc]orepack.* (?:must|error|failed)",
        r"Usage Error: This project is configured",
        r"requires (?:a newer version of )?(?:npm|pnpm|yarn) (?:version )?[>=\d]",
    ),
    _cause(
        "The runtime version is not compatible: change it in the project settings or in its file (package.json, .python-version, go.mod, Gemfile).",
        r"ERR_PNPM_UNSUPPORTED_ENGINE",
        r"Not compatible with your version of node",
        r"The engine \"\w+\" is incompatible",
        r"EBADENGINE|Unsupported engine",
        r"[Ff]ound invalid (?:or discontinued )?Node\.js Version|Node\.js [Vv]ersion .*(?:discontinued|deprecated|must be upgraded)",
        r"(?:Node\.js|Node) version .*(?:is )?required|requires (?:at least )?Node(?:\.js)? |Unsupported Node\.js version",
        r"requires a different Python|requires-python|Requires-Python|does not satisfy Python|Python requirement .* not",
        r"Your Ruby version is|requires ruby version|requires rubygems",
        r"go\.mod requires go >=|requires go >=|requires rustc \d|your php version .* does not satisfy",
        r"invalid go version|toolchain not available",
    ),
    _cause(
        "A function or a prerendered page is too large: exclude files and packages that it does not need, or split it.",
        r"exceed(?:s|ed) the (?:unzipped )?maximum size",
        r"[Mm]aximum (?:unzipped |compressed |uncompressed )?(?:function )?size of",
        r"Edge Function \".*\" size is|Max serverless function size",
        r"FALLBACK_BODY_TOO_LARGE|Oversized Incremental Static Regeneration",
    ),
    _cause(
        PLATFORM_ADVICE,
        r"An unexpected (?:internal )?error (?:happened|occurred) (?:when|while) running this build",
        r"Unexpected error\. Please try again later",
    ),
    _cause(
        "Too many functions for the plan: combine API routes, or upgrade the plan.",
        r"No more than \d+ Serverless Functions",
    ),
    _cause(
        "A checksum does not match the lockfile: install again locally, commit the lockfile, and redeploy without the build cache.",
        r"EINTEGRITY|[Ii]ntegrity checksum failed|missing go\.sum entry|checksum mismatch",
        r"THESE PACKAGES DO NOT MATCH THE HASHES",
        effect="advice",
    ),
    _cause(
        "Dependency versions conflict, or a version does not exist: install locally, and commit manifest and lockfile.",
        r"ERESOLVE|could not resolve dependency|ETARGET|No matching version|404 Not Found - GET|is not in (?:this|the npm) registry|E404",
        r"No matching distribution|No solution found when resolving|conflicting dependencies|ResolutionImpossible",
        r"Workspace not found|ERR_PNPM_(?:NO_MATCHING_VERSION|FETCH_404|WORKSPACE_PKG_NOT_FOUND|PEER_DEP_ISSUES)",
        effect="advice",
    ),
    _cause(
        "An environment variable is missing or invalid: set it in the project for the environment that was built (Production, Preview), then redeploy.",
        r"[Ii]nvalid environment variables?|[Mm]issing (?:required )?env(?:ironment)?(?: variables?)?\b",
        r"[Ee]nvironment variables? .{0,80}(?:missing|not (?:found|set|defined)|required|undefined|must be)",
        r"references Secret|Cannot resolve environment variable|Set the \w+ environment variable|process\.env\.\w+ .{0,40}(?:undefined|missing|required)",
        effect="advice",
    ),
    _cause(
        "A server could not be reached during the build (this deployment is not running yet): check its address, and redeploy if it should be available.",
        r"\b(?:ECONNRESET|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|ECONNREFUSED)\b|[Cc]an't reach database server|fetch failed|socket hang up"
        r"|Failed to fetch",
        effect="advice",
    ),
    _cause(
        "Set the Output Directory in the project's settings to the folder that the build writes.",
        r"No Output Directory named|Missing public directory",
        effect="advice",
    ),
    _cause(
        "Set the Root Directory in the project's settings to the folder of the app.",
        r"Root Directory .*does not exist|No Next\.js version|Could not read package\.json|ENOENT.*package\.json",
        effect="advice",
    ),
    _cause(
        "Add the script to package.json, install the tool as a dependency, or change the command in the project's settings.",
        r"[Mm]issing script:|command not found|ERR_PNPM_NO_SCRIPT|Script not found|^(?:sh|bash|/bin/\w+): .*: not found$",
        effect="advice",
    ),
    _cause(
        "Correct vercel.json: see vercel.com/docs/project-configuration.",
        r"[Ii]nvalid vercel\.json|vercel\.json.*(?:should|must|schema)|doesn't match any Serverless Functions|`functions` property cannot be used"
        r"|^Error: (?:Rewrite|Redirect|Header|Route) at index",
        effect="advice",
    ),
)
"""All kinds, the most severe first."""

_WORDS = (
    "memory", "enomem", "sigkill", "137", "signal", "killed", "oom", "git ", "ssh", "did not", "fallback", "enospc", "no space", "quota", "exceed", "timed out", "maximum",
    "timeout", "lfs", "submodule", "batch response", "downloading object", "401", "403", "404", "eneedauth", "yn00", "token", "auth", "username",
    "publickey", "not in this registry", "not in the npm registry", "lockfile", "lock file", ".lock", "npm ci", "frozen", "bundle", "gemspec",
    "gemfile", "err_pnpm", "package manager", "packagemanager", "configured to use", "unsupported", "corepack", "keyid", "requires", "engine",
    "version", "python", "toolchain", "size", "functions", "oversized", "render", "unexpected",
)  # fmt: skip


def advice_for(message: str, *, in_code: bool) -> str:
    """Advice for an error with this message, or ""; causes with the effect `first` do not count for one `in_code`."""
    causes = (cause for cause in CAUSES if not (in_code and cause.effect == "first"))
    return next((cause.advice for cause in causes if any(pattern.search(message) for pattern in cause.patterns)), "")


def may_name_cause(text: str) -> bool:
    """Whether a line can name a cause: a cheap check that saves matching the patterns on most lines."""
    lower_case = text.lower()
    return any(word in lower_case for word in _WORDS)
