"""vtui's own themes, and what it adds to every other theme."""

from textual.theme import Theme

OWN: tuple[Theme, ...] = (
    Theme(
        name="vtui-dark",
        primary="#5cb0ff",
        secondary="#5cb0ff",
        accent="#5cb0ff",
        warning="#f0b429",
        error="#ff7a86",
        success="#45d597",
        foreground="#e3e7ee",
        background="#0c0e12",
        surface="#12151b",
        panel="#171b22",
        dark=True,
        variables={
            "text-muted": "#a3adbd",
            "muted": "#a3adbd",
            "faint": "#8792a4",
            "custom": "#bda2f5",
            "write": "#ff9d5c",
            "raised": "#1f2530",
            "cursor-row": "#182a42",
            "border": "#5cb0ff",
            "border-blurred": "#2a303b",
            "block-cursor-background": "#182a42",
            "block-cursor-foreground": "#e3e7ee",
            "block-cursor-blurred-background": "#182a42",
            "block-cursor-text-style": "none",
            "scrollbar": "#3a4352",
            "scrollbar-hover": "#5c6677",
            "scrollbar-active": "#5cb0ff",
            "scrollbar-background": "#171b22",
            "scrollbar-background-hover": "#171b22",
            "scrollbar-background-active": "#171b22",
            "scrollbar-corner-color": "#0c0e12",
            "input-selection-background": "#5cb0ff 35%",
        },
    ),
    Theme(
        name="vtui-light",
        primary="#0a55bd",
        secondary="#0a55bd",
        accent="#0a55bd",
        warning="#7d5300",
        error="#b3202f",
        success="#08683f",
        foreground="#1b1f27",
        background="#fbfbfc",
        surface="#f3f4f6",
        panel="#eceef1",
        dark=False,
        variables={
            "text-muted": "#4c5565",
            "muted": "#4c5565",
            "faint": "#5c6677",
            "custom": "#5f38b5",
            "write": "#a03a00",
            "raised": "#e2e6ec",
            "cursor-row": "#dbe9fb",
            "border": "#0a55bd",
            "border-blurred": "#c9ced6",
            "block-cursor-background": "#dbe9fb",
            "block-cursor-foreground": "#1b1f27",
            "block-cursor-blurred-background": "#dbe9fb",
            "block-cursor-text-style": "none",
            "scrollbar": "#9aa3b2",
            "scrollbar-hover": "#5c6677",
            "scrollbar-active": "#0a55bd",
            "scrollbar-background": "#eceef1",
            "scrollbar-background-hover": "#eceef1",
            "scrollbar-background-active": "#eceef1",
            "scrollbar-corner-color": "#fbfbfc",
            "input-selection-background": "#0a55bd 25%",
        },
    ),
)
"""Every tone on every surface, the cursor row included, has a contrast of at least 4.5:1."""

DARK, LIGHT = OWN

FALLBACKS = {
    "muted": ("foreground", "75%"),
    "faint": ("foreground", "60%"),
    "custom": ("accent", ""),
    "write": ("warning", ""),
    "raised": ("panel", ""),
    "cursor-row": ("primary", "25%"),
}
"""What themes that are not vtui's own lack: made of which variable, at which opacity."""


def complete(variables: dict[str, str]) -> dict[str, str]:
    """The variables of a theme, with what it lacks. Textual does not look up a variable inside a variable."""
    made = {name: f"{variables[base]} {opacity}".strip() for name, (base, opacity) in FALLBACKS.items()}
    return {**made, **variables}
