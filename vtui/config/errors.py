"""The error of a config that cannot be used."""


class ConfigError(Exception):
    """The config cannot be used; the message names the file, the line and what is allowed."""
