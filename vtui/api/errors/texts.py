"""What error responses mean for an operation or for env vars, as texts for the user: title and hint."""

from collections.abc import Mapping
from types import MappingProxyType

Texts = Mapping[int | str, tuple[str, str]]
"""Error code in lower case, or HTTP status -> title and hint."""

_MOVED = (
    "Production cannot be changed now",
    "Another promotion or rollback is in progress, or the project is being transferred.",
)

_CHECKS = "Checks are not available", "The API did not return them. The deployment may still have checks."

_DOMAIN_CHANGES: Texts = {
    400: ("Vercel rejected the change", "Check the values. Nothing was changed."),
    402: ("Domain limit of the plan reached", "Remove a domain that is no longer used, or upgrade the plan."),
    403: (
        "No permission for this domain",
        "It belongs to another team or account, or your role cannot change domains.",
    ),
    409: (
        "The domain is in use",
        "A project uses it, or the project is being transferred. Remove it there first, or retry later.",
    ),
    "not_domain_owner": ("No permission for this domain", "It belongs to another team or account."),
    "domain_not_found": ("Domain not found", "Check the spelling."),
    "custom_domain_needs_upgrade": ("Custom domains are not available on this plan", "Upgrade the plan."),
    "invalid_name": ("Invalid domain name", "Check the spelling. Nothing was changed."),
    "missing_name": ("Domain name missing", "Enter a domain name. Nothing was changed."),
    "not_modified": ("Already up to date", "Nothing was changed."),
}
"""Adding or editing a domain (facts, sections 5 and 8)."""

_RECORD_CHANGES: Texts = {
    400: ("Vercel rejected the DNS record", "Check the values. Nothing was changed."),
    402: ("DNS record limit of the plan reached", "Delete a record that is no longer used, or upgrade the plan."),
    404: (
        "Vercel does not manage the DNS of this domain",
        "It belongs to another team or uses other nameservers. Change the record at its DNS provider.",
    ),
    409: (
        "Conflicting record",
        "Duplicates are not allowed, and a CNAME must be the only record with its name. Delete the other record first.",
    ),
    "invalid_name": ("Invalid record name", "Enter the part before the domain, or @ for the domain itself."),
    "missing_name": ("Record name missing", "Enter @ for the domain itself."),
    "invalid_type": ("Record type not supported", "Choose another type. Nothing was changed."),
    "missing_type": ("Record type missing", "Choose a type. Nothing was changed."),
    "not_modified": ("Already up to date", "Nothing was changed."),
}
"""Adding or editing a DNS record."""

OPERATION_TEXTS: Mapping[str, Texts] = MappingProxyType(
    {
        "projects.edit": {409: ("The project cannot be changed now", "It is being transferred to another team.")},
        "projects.promote": {
            409: _MOVED,
            422: (
                "This deployment cannot be promoted",
                "Vercel cannot promote it in its current state. Nothing was changed.",
            ),
        },
        "projects.rollback": {
            402: (
                "The plan does not allow this rollback",
                "On Hobby, only the previous production deployment is available.",
            ),
            409: _MOVED,
            422: (
                "Rollback to this deployment is not possible",
                "It is no longer a rollback candidate. Nothing was changed.",
            ),
        },
        "deployments.checks": {404: _CHECKS, 410: _CHECKS},
        "deployments.cancel": {
            400: (
                "The deployment cannot be canceled",
                "It has already finished. Only queued and building deployments can be canceled.",
            )
        },
        "aliases.assign": {
            400: ("The alias cannot be assigned", "The certificate or the deployment is not ready."),
            404: ("The alias cannot be assigned", "The domain or the deployment is not in this team."),
            409: ("The alias cannot be assigned", "It is already assigned, or the domain cannot be used."),
        },
        "project_domains.move": {
            400: ("Vercel rejected the move", "Nothing was changed."),
            403: ("The domain cannot be moved", "Your role cannot change the domains of both projects."),
            404: ("The domain or the project was not found", "Refresh the list and try again. Nothing was changed."),
            409: ("The domain cannot be moved now", "One of the projects is being transferred to another team."),
        },
        "project_domains.remove": {
            409: (
                "The domain cannot be removed now",
                "Another resource depends on it, or the project is being transferred. Retry later.",
            )
        },
        "project_domains.verify": {
            400: (
                "The domain is not verified yet",
                "The DNS record is missing, incorrect, or not propagated. Check it, then verify again.",
            ),
            "missing_txt_record": (
                "Verification record not found",
                "Add it at the DNS provider of the domain, then verify again. DNS changes can take hours.",
            ),
            "existing_project_domain": (
                "Another project uses this domain",
                "Add the TXT record and verify again, or remove the domain from that project.",
            ),
        },
        "project_domains.add": _DOMAIN_CHANGES,
        "project_domains.edit": _DOMAIN_CHANGES,
        "records.add": _RECORD_CHANGES,
        "records.edit": _RECORD_CHANGES,
    }
)
"""Operation -> what an error means for it, where that is more than it means for all."""

ENV_VAR_EXISTS = frozenset({"env_conflict", "env_already_exists", "existing_key_and_target"})
"""There is such a variable already: comes with 400, 403 and 409, and inside a 201 (facts, section 7)."""
_LETTERS = "Use only letters, digits and _."
ENV_VAR_TEXTS: Mapping[str, tuple[str, str]] = {
    "invalid_key": ("Invalid key", _LETTERS),
    "key_invalid_characters": ("Invalid key", _LETTERS),
    "key_invalid_length": ("Key too long", "The maximum is 256 characters."),
    "key_reserved": ("Reserved key", "Choose another key."),
    "reserved_env_variable": ("Reserved key", "Choose another key."),
    "invalid_value": ("Invalid value", ""),
    "value_invalid_length": ("Value too long", "The maximum is 65,536 characters."),
    "value_invalid_type": ("Invalid value", "It must be a string."),
    "system_env_with_value": ("Vercel sets this variable", "Its value cannot be changed."),
    "max_envs_exceeded": ("Env var limit of the project reached", "Delete env vars that are no longer needed."),
    "too_many_keys": ("Too many variables at once", "Select fewer."),
    "too_many_ids": ("Too many variables at once", "Select fewer."),
    "missing_id": ("Variable ID missing", ""),
    "missing_key": ("Key missing", ""),
    "missing_value": ("Value missing", ""),
    "missing_target": ("Environment missing", "Choose at least one."),
    "not_decryptable": ("The value cannot be read back", "It can only be replaced."),
}
"""Code -> what is wrong with a variable, and what to do (CLI, known-error.ts)."""

_APART = (
    "Team policy: production requires a separate Secret",
    "Save it for production only, then add it to the others with a different value. Nothing was changed.",
)
SECRET_POLICY_TEXTS: Mapping[str, tuple[str, str]] = {
    "different value": (
        "Team policy: production needs a separate value",
        "Another environment already has this value. Enter a different one. Nothing was changed.",
    ),
    "own environment group": _APART,
    "separate": _APART,
}
"""Part of a message about a `production secret` -> what the team's policy refuses (CLI)."""
