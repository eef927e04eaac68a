"""How boxes and panes share a screen."""
