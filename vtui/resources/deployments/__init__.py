"""Deployments: columns, page parts, and which filters the server can answer."""
