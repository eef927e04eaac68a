"""Errors with which faults make an operation fail."""

Error = tuple[int, str, str]
"""Status, code and message."""

MOVE_ERRORS: dict[str, Error] = {
    "moves-403": (403, "forbidden", "You don't have permission to do this."),
    "moves-410": (410, "gone", "This version is not available"),
    "moves-429": (429, "rate_limited", "Too many requests."),
}
ERRORS: dict[str, dict[str, Error]] = {
    "cancel": MOVE_ERRORS,
    "delete": MOVE_ERRORS,
    "promote": {
        "promote-409": (409, "conflict", "There is already a promotion in progress for this project."),
        "promote-422": (422, "unprocessable_entity", "The deployment is not eligible for promotion."),
        **MOVE_ERRORS,
    },
    "rollback": {
        "rollback-402": (
            402,
            "payment_required",
            "The Hobby plan can roll back to the previous production deployment only.",
        ),
        "rollback-409": (409, "conflict", "There is already a rollback in progress for this project."),
        **MOVE_ERRORS,
    },
    "create": {
        "create-400": (
            400,
            "bad_request",
            "The framework of the project differs from the detected one. Confirm to go on.",
        ),
        "create-402": (
            402,
            "payment_required",
            'Resource is limited - try again in 24 hours (more than 100, code: "api-deployments-free-per-day").',
        ),
        "create-403": (403, "forbidden", "You don't have permission to create a Deployment for this project."),
        "create-409": (409, "conflict", "The project is currently being transferred."),
        "create-429": (429, "builds_rate_limited", "Too many builds. Please wait before you deploy again."),
        "create-500": (500, "internal_server_error", "An unexpected internal error occurred."),
    },
}
"""Operation -> fault -> error; of several faults the first one counts."""
EXTRAS: dict[str, dict[str, str]] = {
    "create-429": {
        "action": "Upgrade",
        "link": "https://vercel.com/pricing",
        "ctaLabel": "Upgrade",
        "ctaUrl": "https://vercel.com",
    }
}
"""Fault -> more keys of the error object."""
