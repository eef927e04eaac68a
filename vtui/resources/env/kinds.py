"""What a variable is, for lists, pages and questions: Config, Secret, Legacy secret."""

from vtui.models.env_var import CONFIG, LEGACY, SECRET, EnvVar
from vtui.resources.env.drafts import VISIBLE, is_public
from vtui.table.columns import Cell, Context, Span, cell

TEXTS = {
    CONFIG: "Config: can be read back",
    SECRET: "Secret: cannot be read back later",
    LEGACY: "Legacy secret: stored by name in the account",
    "System": "System: set by Vercel",
}
"""The meaning of each kind; the API may send others."""
SHORT = {LEGACY: "Legacy"}


def described(kind: str, key: str) -> Cell:
    """A kind and its meaning for the variable with a key."""
    if kind == CONFIG and is_public(key):
        return (Span(f"{kind}: "), Span(VISIBLE, "warn"))
    return cell(TEXTS.get(kind, kind))


def kind(row: EnvVar, _context: Context) -> Cell:
    """What it is, whether it is shared, and the owner if that is not a user."""
    owner = "integration" if row.integration else "system" if row.system and row.type != "system" else ""
    owner = "shared" if row.shared else owner
    owned = (Span(" · ", "faint"), Span(owner, "custom")) if owner else ()
    return (Span(row.kind or "?", "custom" if row.integration else "muted"), *owned)


def kind_short(row: EnvVar, _context: Context) -> Cell:
    """What it is in a short text, in the tone of its owner."""
    return cell(SHORT.get(row.kind, row.kind or "?"), "custom" if row.shared or row.integration else "muted")


def older_names(row: EnvVar) -> tuple[str, ...]:
    """The stored type as a filter may name it; `secret` is no longer that of a Legacy secret."""
    return () if row.kind == LEGACY or not row.type else (row.type,)
