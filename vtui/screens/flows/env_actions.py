"""What screens of variables add to the actions on a row: forms, the value to copy, names of people."""

from collections.abc import Callable, Iterable

from vtui.api.errors import VercelError
from vtui.models.env_var import EnvVar
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.common.copying import Copy
from vtui.resources.common.reads import Subject
from vtui.resources.env import copying, import_file, plans, shared
from vtui.resources.env import values as env_values
from vtui.resources.env.drafts import Draft, usual_environments
from vtui.resources.env.resource import ENV_VARS
from vtui.screens.clipboard import copy_hidden
from vtui.screens.dialogs.env_form import Start, import_form, variable_form
from vtui.screens.flows.env_copy import copy_variable
from vtui.screens.flows.row_actions import RowActions
from vtui.screens.flows.row_screen import RowScreen
from vtui.screens.flows.run_plan import run_plan
from vtui.screens.flows.worker import start_worker
from vtui.screens.menus.copy import CopyMenu
from vtui.screens.unavailable import READ_ONLY
from vtui.text import count, short
from vtui.writes.send_plan import Ended

VALUE = "value"
"""Label of the value in the copy menu."""
ROWLESS = frozenset({plans.ADD.id, import_file.IMPORT.id, shared.LINK.id})
"""Actions that need no row, only a project."""
TEAM_ONLY = frozenset({shared.SHARE.id, shared.LINK.id, shared.UNLINK.id})
"""Actions on the variables of a team, which a personal account does not have."""


class EnvRowActions(RowActions):
    """The actions of a screen from which variables are added and changed."""

    def check(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A variable can be added where there is none yet."""
        if action == "act" and self.screen.subject() is None:
            if parameters[0] == shared.SHARE.id:
                return True if self.unavailable_reason(action, *parameters) is None else None
            if parameters[0] in ROWLESS and self._chosen_project() is not None:
                return True
        return super().check(action, parameters)

    def open_copy_menu(self) -> None:
        """What there is to copy; the value is requested when it is chosen, and shown nowhere."""
        subject = self.screen.subject()
        if subject is None:
            return
        values = self.screen.copies(subject)
        if env_values.unreadable_reason(subject.row) is None:
            values = (
                values[0],
                Copy(VALUE, "Read but not shown; recorded in the Activity log"),
                *values[1:],
            )

        def fetch() -> None:
            start_worker(self.screen, "copy-value", self._copy_value, subject.scope, subject.row)

        CopyMenu.ask(self.screen.app, subject.resource.title_of(subject.row), values, {VALUE: fetch})

    async def _copy_value(self, scope: Scope, row: EnvVar) -> None:
        try:
            secret = await self.session.service.env.reveal(scope, row)
        except VercelError as error:
            self.session.notifier.report(error, "the value")
            return
        if secret is None:
            self.session.notifier.notify(
                "No value in the response. It may have become a Secret: refresh the list.", error=True
            )
        else:
            copy_hidden(self.screen.app, f"the value of {short(row.key)}", secret)

    def _chosen_project(self) -> tuple[Scope, ProjectRef] | None:
        """The chosen project, if it may be changed: where a variable goes when there is no row."""
        scope, project_ref = self.session.scope.value, self.session.project.value
        if scope is None or project_ref.project_id is None or self.session.settings.value.read_only_in(scope):
            return None
        return scope, project_ref

    def unavailable_reason(self, action: str, *parameters: object) -> str | None:
        """Why an action is unavailable; adding, sharing, linking and importing need no row."""
        if action == "act" and parameters[0] in TEAM_ONLY and (reason := self._shares_nothing(str(parameters[0]))):
            return reason
        if action == "act" and parameters[0] == shared.SHARE.id:
            return None
        scope, project_ref = self.session.scope.value, self.session.project.value
        grouped = project_ref.project_id is None and self.screen.pane.group() is not None
        if action == "act" and parameters[0] in ROWLESS and self.screen.subject() is None and not grouped:
            if scope is None or self.session.settings.value.read_only_in(scope):
                return self.screen.no_row() if scope is None else READ_ONLY
            key = self.session.keys.name("go.projects", "2")
            return None if project_ref.project_id is not None else f"open a project first (projects: {key})"
        return super().unavailable_reason(action, *parameters)

    def _shares_nothing(self, name: str) -> str | None:
        """Why nothing of a team can be changed here: there is no scope, it is read-only or a personal account."""
        subject, scope = self.screen.subject(), self.session.scope.value
        scope = scope if subject is None else subject.scope
        if scope is None:
            return self.screen.no_row() if name != shared.SHARE.id else "open a team first"
        return READ_ONLY if self.session.settings.value.read_only_in(scope) else shared.team_only(scope)

    def act(self, name: str) -> None:
        """Open the form of an action that has one; otherwise as on other screens."""
        subject, bare = self.screen.taken(), self._chosen_project()
        scope = self.session.scope.value if subject is None else subject.scope
        if name == shared.SHARE.id:
            if scope is not None:
                self._share(scope)
        elif name == shared.LINK.id and subject is None and bare is not None:
            row = EnvVar("", project_id=bare[1].project_id, project=bare[1].project)
            start_worker(self.screen, "plan", self._plan, shared.LINK, Subject(ENV_VARS, row, bare[0]), False)
        else:
            self._act_on_project(name, subject, bare)

    def _act_on_project(self, name: str, subject: Subject | None, bare: tuple[Scope, ProjectRef] | None) -> None:
        if name == plans.EDIT.id and subject is not None:
            self._edit(subject.row, subject.scope)
        elif name == copying.COPY.id and subject is not None:
            start_worker(self.screen, "copy-form", copy_variable, self.screen, subject.row, subject.scope)
        elif name == shared.LINK.id:
            super().act(name)
        elif name in ROWLESS and subject is not None and subject.row.project_id is not None:
            self._open_form(name, subject.scope, ProjectRef(subject.row.project_id, subject.row.project or ""))
        elif name in ROWLESS and bare is not None:
            self._open_form(name, *bare)
        else:
            super().act(name)

    def _open_form(self, name: str, scope: Scope, project_ref: ProjectRef) -> None:
        if name == plans.ADD.id:
            self._add(scope, project_ref)
        elif self.screen.on_top:  # a key pressed twice in one breath opens one form
            policy = self.session.store.secret_policy(scope)
            self.screen.app.push_screen(import_form(scope, project_ref, self._environments(scope, project_ref), policy))

    def _add(self, scope: Scope, project_ref: ProjectRef) -> None:
        def submit(draft: Draft, ended: Ended) -> None:
            run_plan(self.screen.app, plans.ADD, plans.add(draft, scope, project_ref, self.screen.context()), ended)

        environments, policy = self._environments(scope, project_ref), self.session.store.secret_policy(scope)
        draft = Draft(targets=usual_environments(policy), policy=policy)
        start = Start("Add a variable", project_ref.project, scope, environments, draft)
        self.screen.app.push_screen(variable_form(start, submit))

    def _share(self, scope: Scope) -> None:
        def submit(draft: Draft, ended: Ended) -> None:
            run_plan(self.screen.app, shared.SHARE, shared.create(draft, scope, self.screen.context()), ended)

        policy = self.session.store.secret_policy(scope)
        draft = Draft(targets=usual_environments(policy), policy=policy)
        start = Start("Create a shared variable", scope.name, scope, {}, draft, shared=True)
        if self.screen.on_top:  # a key pressed twice in one breath opens one form
            self.screen.app.push_screen(variable_form(start, submit))

    def _edit(self, row: EnvVar, scope: Scope) -> None:
        def submit(draft: Draft, ended: Ended) -> None:
            run_plan(self.screen.app, plans.EDIT, plans.edit(row, draft, scope, self.screen.context()), ended)

        ref = row.project_ref
        branch, comment, policy = row.branch or "", row.comment or "", self.session.store.secret_policy(scope)
        draft = Draft(row.key, None, row.targets, row.custom_environment_ids, row.type, branch, comment, policy)
        heading, owner = "Edit a variable", ref.project
        if row.shared:
            heading, owner = "Edit a shared variable", f"linked to {count(len(row.sharers), ('project', 'projects'))}"
        environments = {} if row.shared else self._environments(scope, ref)
        start = Start(heading, owner, scope, environments, draft, new=False, shared=row.shared)
        self.screen.app.push_screen(variable_form(start, submit))

    def _environments(self, scope: Scope, project_ref: ProjectRef) -> dict[str, str]:
        """The custom environments of a project, id -> slug; empty if they are not loaded."""
        project = self.session.store.scopes[scope].projects.get(project_ref.project_id or "")
        return {} if project is None else dict(project.environments)


def fetch_names(screen: RowScreen, scope: Scope, rows: Iterable[EnvVar], fetched: Callable[[], object]) -> None:
    """Fetch the names of the people who made or changed some rows, where they are not known; then call `fetched`."""
    people = screen.session.store.scopes[scope].user_names

    async def fetch() -> None:
        if await screen.session.loader.fetch_people(scope):
            fetched()

    if any(id_ and id_ not in people for row in rows for id_ in (row.updated_by, row.created_by)):
        start_worker(screen, "people", fetch)
