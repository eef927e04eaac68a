"""Texts for the error and block codes of the API: why a deployment failed or is blocked, and what to do."""

_COMMAND_ADVICE = "The build command failed. See the build log."
PLATFORM_ADVICE = "Usually a platform error. Redeploy; if it fails again, check vercel-status.com."
HINTS: dict[str, str] = {
    "BUILD_FAILED": _COMMAND_ADVICE,
    "BUILD_TIMEOUT": "The build took longer than the plan allows.",
    "BUILD_UTILS_SPAWN_137": "The build process was killed, usually because it ran out of memory.",
    "BUILD_UTILS_SPAWN": _COMMAND_ADVICE,
    "CERT_MISSING": "Vercel issues the certificate when the domain's DNS points to Vercel. Then redeploy or promote.",
    "CHECKS_FAILED": "The build succeeded, but a check of an integration failed.",
    "CONFLICTING_FILE_PATH": "Two files have the same path. Rename one of them.",
    "CONFLICTING_PATH_SEGMENT": "Two routes have different parameter names in the same position. Rename one of them.",
    "DOMAIN_NOT_VERIFIED": "The domain is not verified. Its page shows the DNS record to add.",
    "ENV_SECRET_MISSING": "An env var references a secret that does not exist. Set its value directly.",
    "ENV_TOO_MANY_KEYS": "The deployment has too many env vars.",
    "ENV_VALUE_INVALID_LENGTH": "The value of an env var is too long.",
    "INTERNAL_SERVER_ERROR": PLATFORM_ADVICE,
    "LAMBDA_SIZE": "A function is too large when unzipped. Exclude files that it does not need.",
    "MISSING_BUILD_SCRIPT": "Add a `build` script to package.json, or set a build command in the project settings.",
    "OUT_OF_MEMORY": "The build ran out of memory. Use a larger build machine, or run fewer tasks in parallel.",
    "TOO_MANY_FILES": "The upload has too many files. Exclude files with .vercelignore.",
    "UNEXPECTED_ERROR": PLATFORM_ADVICE,
}
"""Error code or its prefix -> advice (facts, sections 2.5 and 5; the API may send other codes)."""

ERROR_STEPS: dict[str, str] = {"buildStep": "during the build"}
"""`errorStep` -> the phase in which the error happened."""

BLOCK_REASONS: dict[str, str] = {
    "TEAM_ACCESS_REQUIRED": "the commit author is not a member of this team",
    "COMMIT_AUTHOR_REQUIRED": "the commit author is unknown to Vercel",
}
"""`seatBlock.blockCode` -> why the deployment is blocked."""


def hint(code: str | None) -> str:
    """Advice for an error code; empty for an unknown one."""
    known_code = (code or "").upper()
    return next((advice for prefix, advice in HINTS.items() if known_code.startswith(prefix)), "")
