"""Projects: columns, page parts, actions."""
