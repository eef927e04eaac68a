"""The list of env vars."""

from typing import TYPE_CHECKING, ClassVar

from vtui.models.env_var import EnvVar
from vtui.resources.env_vars import ENV_VARS
from vtui.screens.resource import ResourceScreen

if TYPE_CHECKING:
    from vtui.resources.base import Resource


class EnvVarsScreen(ResourceScreen[EnvVar]):
    """Variables of the chosen project, or of all projects one after the other."""

    RESOURCE: "ClassVar[Resource[EnvVar]]" = ENV_VARS
