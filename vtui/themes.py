"""vtui's own themes, and what it adds to every other theme."""

from textual.theme import Theme

_COLORS = {
    "accent": ("#5cb0ff", "#0a55bd", "#8accff"),
    "warning": ("#f0b429", "#7d5300", "#ffd24d"),
    "error": ("#ff7a86", "#b3202f", "#ffb3b9"),
    "success": ("#45d597", "#08683f", "#6df2b0"),
    "foreground": ("#e3e7ee", "#1b1f27", "#ffffff"),
    "background": ("#0c0e12", "#fbfbfc", "#000000"),
    "surface": ("#12151b", "#f3f4f6", "#0a0a0a"),
    "panel": ("#171b22", "#eceef1", "#101010"),
    "muted": ("#a3adbd", "#4c5565", "#e0e4ea"),
    "faint": ("#8792a4", "#5c6677", "#c8ced8"),
    "custom": ("#bda2f5", "#5f38b5", "#dccbff"),
    "write": ("#ff9d5c", "#a03a00", "#ffc08f"),
    "raised": ("#1f2530", "#e2e6ec", "#1c1c1c"),
    "cursor-row": ("#182a42", "#dbe9fb", "#0b2f5f"),
    "border": ("#5cb0ff", "#0a55bd", "#ffffff"),
    "border-blurred": ("#2a303b", "#c9ced6", "#c8ced8"),
    "scrollbar": ("#3a4352", "#9aa3b2", "#c8ced8"),
    "scrollbar-hover": ("#5c6677", "#5c6677", "#ffffff"),
}
"""Name of a color -> the color in each theme of `OWN`. Every tone on every surface, the cursor row included, has a
contrast of at least 4.5:1; in the last theme of 7:1.
"""


def _theme(index: int, name: str, *, dark: bool = True, selection: str = "35%") -> Theme:
    """The theme with the colors at an index; `selection` is the opacity of what is selected in an input."""
    color = {name: values[index] for name, values in _COLORS.items()}
    return Theme(
        name=name,
        primary=color["accent"],
        secondary=color["accent"],
        accent=color["accent"],
        warning=color["warning"],
        error=color["error"],
        success=color["success"],
        foreground=color["foreground"],
        background=color["background"],
        surface=color["surface"],
        panel=color["panel"],
        dark=dark,
        variables={
            **{name: value for name, value in color.items() if name not in Theme.__dataclass_fields__},
            "text-muted": color["muted"],
            "block-cursor-background": color["cursor-row"],
            "block-cursor-foreground": color["foreground"],
            "block-cursor-blurred-background": color["cursor-row"],
            "block-cursor-text-style": "none",
            "scrollbar-active": color["accent"],
            "scrollbar-background": color["panel"],
            "scrollbar-background-hover": color["panel"],
            "scrollbar-background-active": color["panel"],
            "scrollbar-corner-color": color["background"],
            "input-selection-background": f"{color['accent']} {selection}",
        },
    )


DARK = _theme(0, "vtui-dark")
LIGHT = _theme(1, "vtui-light", dark=False, selection="25%")
HIGH_CONTRAST = _theme(2, "vtui-high-contrast")
OWN = (DARK, LIGHT, HIGH_CONTRAST)

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
