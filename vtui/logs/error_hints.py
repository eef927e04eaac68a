"""Texts for the error and block codes of the API: why a deployment failed or is blocked, and what to do."""

_COMMAND_ADVICE = "The build command failed. See the build log."
PLATFORM_ADVICE = "Usually a platform error. Redeploy; if it fails again, check vercel-status.com."
HINTS: dict[str, str] = {
    "BUILD_FAILED": _COMMAND_ADVICE,
    "BUILD_TIMEOUT": "The build took longer than the plan allows.",
    "BUILD_UTILS_SPAWN_137": "The build was killed, most often because it took more memory than there is.",
    "BUILD_UTILS_SPAWN": _COMMAND_ADVICE,
    "CERT_MISSING": "The certificate is made once the DNS of the domain leads to Vercel; then redeploy or promote.",
    "CHECKS_FAILED": "It was built, and a check of an integration failed.",
    "CONFLICTING_FILE_PATH": "Two files would answer at the same path: rename one of them.",
    "CONFLICTING_PATH_SEGMENT": "Two routes have a parameter of another name in the same place: rename one of them.",
    "DOMAIN_NOT_VERIFIED": "The page of the domain says which record proves it.",
    "ENV_SECRET_MISSING": "An env var names a secret that is not there: give it a value of its own.",
    "ENV_TOO_MANY_KEYS": "There are more env vars than a deployment may have.",
    "ENV_VALUE_INVALID_LENGTH": "The value of an env var is too long.",
    "INTERNAL_SERVER_ERROR": PLATFORM_ADVICE,
    "LAMBDA_SIZE": "A function is too large once it is unpacked: leave out what it does not need.",
    "MISSING_BUILD_SCRIPT": "Give package.json a `build` script, or set a build command in the project's settings.",
    "OUT_OF_MEMORY": "The build took more memory than there is: a bigger build machine, or less at once.",
    "TOO_MANY_FILES": "Leave what is not needed out of the upload with .vercelignore.",
    "UNEXPECTED_ERROR": PLATFORM_ADVICE,
}
"""Error code or its prefix -> advice (facts, sections 2.5 and 5; the API may send other codes)."""

ERROR_STEPS: dict[str, str] = {"buildStep": "while it built"}
"""`errorStep` -> the phase in which the error happened."""

BLOCK_REASONS: dict[str, str] = {
    "TEAM_ACCESS_REQUIRED": "the commit's author is not in this team",
    "COMMIT_AUTHOR_REQUIRED": "the commit's author is not known to Vercel",
}
"""`seatBlock.blockCode` -> why the deployment is blocked."""


def hint(code: str | None) -> str:
    """Advice for an error code; empty for an unknown one."""
    known_code = (code or "").upper()
    return next((advice for prefix, advice in HINTS.items() if known_code.startswith(prefix)), "")
