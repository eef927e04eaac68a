"""What error responses mean for an operation or for env vars, as texts for the user: title and hint."""

from collections.abc import Mapping
from types import MappingProxyType

Texts = Mapping[int | str, tuple[str, str]]
"""Error code in lower case, or HTTP status -> title and hint."""

_MOVED = "Production cannot be moved now", "Another promote or rollback is under way, or the project is in transfer."

_CHECKS = "Checks are not available", "The API has no answer about them: the deployment may have some."

_DOMAIN_CHANGES: Texts = {
    400: ("Vercel does not take this", "Nothing was changed."),
    402: ("The plan has no room for this domain", "Remove one that is no longer used, or take a bigger plan."),
    403: ("The domain is not yours to use", "Another team or account has it, or your role may not change domains."),
    409: ("The domain is in use", "A project has it already, or the project is being transferred."),
    "not_domain_owner": ("The domain is not yours to use", "Another team or account has it."),
    "domain_not_found": ("Vercel does not know this domain", "Look at how it is spelled."),
    "custom_domain_needs_upgrade": ("The plan allows no domain of one's own", "A bigger plan does."),
    "invalid_name": ("Vercel does not take this name", "Nothing was changed."),
    "missing_name": ("The name is missing", "Nothing was changed."),
    "not_modified": ("That is how it is already", "Nothing was changed."),
}
"""Adding or editing a domain (facts, sections 5 and 8)."""

_RECORD_CHANGES: Texts = {
    400: ("Vercel does not take this record", "Nothing was changed."),
    402: ("The plan has no room for this record", "Delete one that is no longer used, or take a bigger plan."),
    404: ("Vercel does not keep this domain's records", "It is another team's, or its nameservers are another's."),
    409: ("It clashes with a record that is there", "A CNAME stands alone at its name, and no record is there twice."),
    "invalid_name": ("Vercel does not take this name", "It is the part before the domain, or @ for the domain."),
    "missing_name": ("The name is missing", "@ is the domain itself."),
    "invalid_type": ("Vercel does not take this type of record", "Nothing was changed."),
    "missing_type": ("The type is missing", "Nothing was changed."),
    "not_modified": ("That is how it is already", "Nothing was changed."),
}
"""Adding or editing a DNS record."""

OPERATION_TEXTS: Mapping[str, Texts] = MappingProxyType(
    {
        "projects.edit": {409: ("The project cannot be changed now", "It is being transferred to another team.")},
        "projects.promote": {
            409: _MOVED,
            422: ("Vercel does not promote this deployment", "It is not fit to serve production. Nothing moved."),
        },
        "projects.rollback": {
            402: (
                "The plan does not go back that far",
                "On Hobby only the production deployment before this one can be gone back to.",
            ),
            409: _MOVED,
            422: ("Vercel does not roll back to this deployment", "It is no candidate any more. Nothing moved."),
        },
        "deployments.checks": {404: _CHECKS, 410: _CHECKS},
        "deployments.cancel": {
            400: ("It cannot be canceled any more", "Only what is queued or building can be: this one has ended.")
        },
        "aliases.assign": {
            400: ("The host cannot point at it", "Its certificate is not ready, or the deployment is not."),
            404: ("The host cannot point at it", "Its domain, or the deployment, is not in this team."),
            409: ("The host cannot point at it", "It does so already, or the domain may not be used."),
        },
        "project_domains.move": {
            400: ("Vercel does not move this domain", "Nothing was changed."),
            403: ("The domain cannot be moved", "Your role may not change the domains of both projects."),
            404: ("The domain or the project was not found", "Refresh the list and try again. Nothing was changed."),
            409: ("The domain cannot be moved now", "One of the projects is being transferred to another team."),
        },
        "project_domains.remove": {
            409: ("It cannot be removed now", "Something else relies on it, or the project is being transferred.")
        },
        "project_domains.verify": {
            400: ("The domain is not proved yet", "The record is missing, another one, or has not spread so far."),
            "missing_txt_record": (
                "The record was not found",
                "Set it where the domain's DNS is kept. It takes minutes, at times hours, to spread.",
            ),
            "existing_project_domain": (
                "Another project has this domain",
                "It has to be removed there first, or proved to be yours.",
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
_LETTERS = "It is of letters, digits and _ alone."
ENV_VAR_TEXTS: Mapping[str, tuple[str, str]] = {
    "invalid_key": ("Vercel does not take this key", _LETTERS),
    "key_invalid_characters": ("Vercel does not take this key", _LETTERS),
    "key_invalid_length": ("The key is too long", "It has 256 characters at most."),
    "key_reserved": ("Vercel keeps this key for itself", "Choose another one."),
    "reserved_env_variable": ("Vercel keeps this key for itself", "Choose another one."),
    "invalid_value": ("Vercel does not take this value", ""),
    "value_invalid_length": ("The value is too long", "It has 65,536 characters at most."),
    "value_invalid_type": ("Vercel does not take this value", "It has to be text."),
    "system_env_with_value": ("Vercel fills this variable in itself", "It takes no value."),
    "max_envs_exceeded": ("The project has all the variables that it may have", "Delete some that are not needed."),
    "too_many_keys": ("That are too many variables at once", "Take fewer."),
    "too_many_ids": ("That are too many variables at once", "Take fewer."),
    "missing_id": ("Vercel misses which variable is meant", ""),
    "missing_key": ("The key is missing", ""),
    "missing_value": ("The value is missing", ""),
    "missing_target": ("It is for no environment", "Choose one at least."),
    "not_decryptable": ("Vercel cannot read this value back", "It can only be overwritten."),
}
"""Code -> what is wrong with a variable, and what to do (CLI, known-error.ts)."""

_APART = (
    "Team policy: a production Secret is for production alone",
    "Save it for production, and again with another value for the others. Nothing was changed.",
)
SECRET_POLICY_TEXTS: Mapping[str, tuple[str, str]] = {
    "different value": (
        "Team policy: production needs a value of its own",
        "Another environment has this value already. Choose another one. Nothing was changed.",
    ),
    "own environment group": _APART,
    "separate": _APART,
}
"""Part of a message about a `production secret` -> what the team's policy refuses (CLI)."""
