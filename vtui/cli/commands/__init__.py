"""The commands of vtui: one module per command, with its options, its help texts and what it does."""

COMMANDS = {
    "list": "vtui.cli.commands.list",
    "watch": "vtui.cli.commands.watch",
    "logs": "vtui.cli.commands.logs",
    "env": "vtui.cli.commands.env",
    "doctor": "vtui.cli.commands.doctor",
    "config": "vtui.cli.commands.config",
    "completions": "vtui.cli.commands.completions",
    "logout": "vtui.cli.commands.logout",
}
"""Name of each command -> its module, in the order of `vtui --help`; any other first word is a target."""
