"""Kinds of rows, one package each: their columns, page parts and actions; without Textual."""
