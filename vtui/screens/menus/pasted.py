"""The offer to open what was pasted on a list or a page."""

from functools import partial

from vtui.navigation.target import Target, parse_pasted
from vtui.screens.menus.menu import Menu, confirm_menu
from vtui.screens.session_app import SessionApp
from vtui.table.columns import Span
from vtui.text import cut
from vtui.widgets.frame.modal_box import DIALOG_WIDTH

KINDS = {
    "deployment": "Open this deployment",
    "project": "Open this project",
    "team": "Switch to this team",
    "host": "Open the deployment at this URL",
}
"""Kind of a target -> what opening it does."""


def offer_to_open(app: SessionApp, given: str) -> None:
    """Offer to open what was pasted; other text, which may be a secret, is neither used nor shown."""
    target = parse_pasted(given)
    if target is not None:
        open_target = partial(app.session.navigator.open_target, str(target))
        app.push_screen(pasted_menu(target), lambda opened: open_target() if opened else None)
    elif given.strip():
        app.session.notifier.notify("The pasted text is not a Vercel URL or a deployment ID.", warning=True)


def pasted_menu(target: Target) -> Menu[bool]:
    """Answers with True to open a target, which was read from the text that was pasted."""
    named = (Span(cut(str(target), 200), "accent"),)
    title = "Open the pasted URL or ID?"
    return confirm_menu(title, [named], KINDS[target.kind], name="pasted", close="Cancel", width=DIALOG_WIDTH)
