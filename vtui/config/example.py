"""The example of a config file."""

from dataclasses import fields

from vtui.config.settings import Settings
from vtui.config.toml import format_key, format_value


def example_text() -> str:
    """An example file: every setting with its documentation and default, commented out."""
    lines = ["# Settings of vtui. `vtui --help` says where this file is looked for.", "# Every line is optional."]
    for setting in fields(Settings):
        shown = setting.metadata["example"] or setting.default
        about = f"# {setting.metadata['about']}"
        if setting.metadata["choices"]:
            about += f" One of: {', '.join(setting.metadata['choices'])}."
        lines += ["", about]
        if isinstance(shown, dict):
            pairs = (f"# {format_key(name)} = {format_value(value)}" for name, value in shown.items())
            lines += [f"# [{setting.name}]", *pairs]
        else:
            lines += [f"# {setting.name} = {format_value(shown)}"]
    return "\n".join(lines) + "\n"
