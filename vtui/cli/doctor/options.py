"""The options of `vtui doctor`."""

from dataclasses import dataclass

from vtui.cli.options import Options


@dataclass(frozen=True, slots=True)
class DoctorOptions(Options):
    """Options of `vtui doctor`."""

    json: bool = False
    """Whether the report is JSON."""
    contract: bool = False
    """Whether the responses of the API are compared with what vtui expects of it."""
