"""The list as a widget: a table with its filter and preview, and the controllers that fill it."""
