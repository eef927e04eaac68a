"""A request to the API, with the accessors that handlers share."""

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from vtui.demo.data.account import Account
from vtui.demo.data.aliases import find_deployment
from vtui.demo.data.deployment import Deployment
from vtui.demo.data.projects import Project
from vtui.demo.data.scope import Scope
from vtui.demo.data.values import Json
from vtui.demo.faults.responses import EXTRAS, OPERATION_ERRORS
from vtui.demo.handlers.reply import ApiError, bad_request, found, invalid

NUMBER = re.compile(r"-?[0-9]{1,16}(\.[0-9]{1,9})?")


@dataclass(slots=True)
class Request:
    """A request whose access was checked; `params` are the variable parts of its path, `now` is ms since the epoch."""

    account: Account
    scope: Scope
    params: tuple[str, ...]
    query: dict[str, list[str]]
    body: bytes
    now: int

    @property
    def faults(self) -> frozenset[str]:
        """The faults of the account."""
        return self.account.faults

    def check_faults(self, *operations: str, ignored: str = "") -> None:
        """Raise the ApiError with which a fault other than `ignored` makes one of the operations fail."""
        for fault, (status, code, message) in OPERATION_ERRORS.items():
            if fault in self.faults and fault != ignored and fault.startswith(operations):
                raise ApiError(status, code, message, **EXTRAS.get(fault, {}))

    def json(self) -> Any:
        """The JSON of the body. Raises ApiError for a body that is not JSON."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise bad_request("Invalid JSON") from None

    def json_object(self) -> Json:
        """The JSON of the body. Raises ApiError for a body that is not a JSON object."""
        body = self.json()
        if not isinstance(body, dict):
            raise invalid("Invalid request: should be object", "type", "", {"type": "object"})
        return body

    def text(self, name: str) -> str | None:
        """The first value of a query parameter; None for an empty one."""
        values = self.query.get(name)
        return (values[0] or None) if values else None

    def number(self, name: str) -> int | None:
        """The value of a query parameter that is a number. Raises ApiError for anything else."""
        value = self.text(name)
        if value is None:
            return None
        if NUMBER.fullmatch(value) is None:
            raise invalid(f"Invalid value for `{name}`: a number is expected", "type", f".{name}")
        return int(float(value)) if "." in value else int(value)

    def limit(self, default: int = 20) -> int:
        """The number of rows requested. Raises ApiError unless it is between 1 and 100."""
        limit = self.number("limit")
        if limit is not None and not 1 <= limit <= 100:
            raise invalid("`limit` should be between 1 and 100", "maximum", ".limit", {"limit": 100})
        return default if limit is None else limit

    def flag(self, name: str) -> bool:
        """Whether a query parameter is "1" or "true"."""
        return self.text(name) in {"1", "true"}

    def project(self, id_or_name: str | None = None) -> Project:
        """The project with this id or name, by default the first of `params`. Raises ApiError if there is none."""
        return found(self.scope.project(id_or_name or self.params[0]), "Project")

    def deployment(self) -> Deployment:
        """The deployment whose id, host or alias is the first of `params`. Raises ApiError if there is none."""
        return found(find_deployment(self.scope, self.params[0], self.now), "Deployment")

    def stored_deployment(self, id_or_host: str | None = None) -> tuple[int, Deployment]:
        """Index and deployment of an id or host, by default the first of `params`. Raises ApiError if there is none."""
        index = found(self.scope.deployments.find(id_or_host or self.params[0]), "Deployment")
        return index, self.scope.deployments.get(index)


def parse_query(text: str) -> dict[str, list[str]]:
    """Names and values of a query string, in order. Raises ApiError for one that cannot be parsed."""
    try:
        return parse_qs(text, keep_blank_values=True, errors="replace")
    except ValueError:
        raise bad_request("The query string cannot be read") from None
