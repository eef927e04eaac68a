"""Domains: columns, page parts, diagnosis, actions."""
