"""Fills the registry of pages, so that no flow, list or page imports another page to open it."""

from vtui.resources.deployments.resource import DEPLOYMENTS
from vtui.resources.env.resource import ENV_VARS
from vtui.screens.dialogs.settings import SettingsScreen
from vtui.screens.flows.exporting import export
from vtui.screens.flows.page_registry import PAGES
from vtui.screens.lists.all_teams import every_team
from vtui.screens.lists.dns_records import RecordsScreen
from vtui.screens.pages.activity import ActivityScreen
from vtui.screens.pages.deployment import DeploymentScreen
from vtui.screens.pages.env_compare import compare
from vtui.screens.pages.env_matrix import EnvMatrixScreen
from vtui.screens.pages.env_var import EnvVarScreen
from vtui.screens.pages.issues import AttentionScreen
from vtui.screens.pages.log import LogScreen
from vtui.screens.pages.project import ProjectScreen
from vtui.screens.pages.row_page import ItemScreen

ROW_PAGES = (ItemScreen, DeploymentScreen, EnvVarScreen)
"""Pages of rows, which have the keys of the actions of their resource."""


def register_pages() -> None:
    """Fill the registry."""
    PAGES.row = ItemScreen
    PAGES.rows = {DEPLOYMENTS.name: DeploymentScreen, ENV_VARS.name: EnvVarScreen}
    PAGES.project = ProjectScreen
    PAGES.log = LogScreen
    PAGES.records = RecordsScreen
    PAGES.env_matrix = EnvMatrixScreen
    PAGES.compare = compare
    PAGES.issues = AttentionScreen
    PAGES.activity = ActivityScreen
    PAGES.settings = SettingsScreen
    PAGES.export = export
    PAGES.all_teams = every_team
