"""vtui's own themes, and what it adds to every other theme."""

from textual.theme import Theme

_COLORS = {
    "accent": ("#5cb0ff", "#0a55bd", "#8accff", "#55ffff"),
    "warning": ("#f0b429", "#7d5300", "#ffd24d", "#ffff55"),
    "error": ("#ff7a86", "#b3202f", "#ffb3b9", "#ff5555"),
    "success": ("#45d597", "#08683f", "#6df2b0", "#55ff55"),
    "foreground": ("#e3e7ee", "#1b1f27", "#ffffff", "#ffffff"),
    "background": ("#0c0e12", "#fbfbfc", "#000000", "#000000"),
    "surface": ("#12151b", "#f3f4f6", "#0a0a0a", "#000000"),
    "panel": ("#171b22", "#eceef1", "#101010", "#000000"),
    "muted": ("#a3adbd", "#4c5565", "#e0e4ea", "#aaaaaa"),
    "faint": ("#8792a4", "#5c6677", "#c8ced8", "#aaaaaa"),
    "custom": ("#bda2f5", "#5f38b5", "#dccbff", "#00aaaa"),
    "write": ("#ff9d5c", "#a03a00", "#ffc08f", "#ff55ff"),
    "raised": ("#1f2530", "#e2e6ec", "#1c1c1c", "#000000"),
    "cursor-row": ("#182a42", "#dbe9fb", "#0b2f5f", "#000000"),
    "border": ("#5cb0ff", "#0a55bd", "#ffffff", "#55ffff"),
    "border-blurred": ("#2a303b", "#c9ced6", "#c8ced8", "#aaaaaa"),
    "selected": ("#182a42", "#dbe9fb", "#0b2f5f", "#0000aa"),
    "scrollbar": ("#3a4352", "#9aa3b2", "#c8ced8", "#aaaaaa"),
    "scrollbar-hover": ("#5c6677", "#5c6677", "#ffffff", "#ffffff"),
}
"""Name of a color -> the color in each theme of `OWN`. Every tone on every surface, the cursor row included, has a
contrast of at least 4.5:1; in the high contrast theme of 7:1. The colors of the last theme are the 16 of a terminal, in
the values of which Rich makes their numbers; it paints its own black, whatever the background of the terminal is.
"""


def _theme(
    index: int, name: str, *, dark: bool = True, selection: str = "", cursor: str = "none", field: str = "none"
) -> Theme:
    """The theme with the colors at an index.

    `selection` is the background of selected text, `cursor` and `field` are the text styles of a line with the cursor
    and of an input.
    """
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
            "block-cursor-background": color["selected"],
            "block-cursor-foreground": color["foreground"],
            "block-cursor-blurred-background": color["selected"],
            "block-cursor-text-style": cursor,
            "field-text-style": field,
            "scrollbar-active": color["accent"],
            "scrollbar-background": color["panel"],
            "scrollbar-background-hover": color["panel"],
            "scrollbar-background-active": color["panel"],
            "scrollbar-corner-color": color["background"],
            "input-selection-background": selection or f"{color['accent']} 35%",
        },
    )


DARK = _theme(0, "vtui-dark")
LIGHT = _theme(1, "vtui-light", dark=False, selection="#0a55bd 25%")
HIGH_CONTRAST = _theme(2, "vtui-high-contrast")
FEW_COLORS = _theme(3, "vtui-16-colors", selection="#0000aa", cursor="bold", field="underline")
OWN = (DARK, LIGHT, HIGH_CONTRAST, FEW_COLORS)

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
    return {"field-text-style": "none", **made, **variables}
