"""Inputs and choices of forms and menus."""
