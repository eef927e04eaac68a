"""The environment variables of this process, and of the programs that vtui starts."""

import os
from collections.abc import Iterator, Mapping

TOKEN_VARIABLE = "VERCEL_TOKEN"  # noqa: S105 - the variable's name
"""The environment variable with an access token."""


class Environment(Mapping[str, str]):
    """Environment variables whose repr shows no value: one of them may be a token."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values

    def __getitem__(self, name: str) -> str:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"<{len(self)} environment variables>"


def program_environment() -> dict[str, str]:
    """The environment of a program that vtui starts: that of vtui without the access token.

    Editors, pagers and browsers run plugins, and write their environment into logs and crash reports.
    """
    return {name: value for name, value in os.environ.items() if name.upper() != TOKEN_VARIABLE}
