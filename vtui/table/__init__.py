"""The list engine without Textual: columns, cells, rows and how they load, filter, sort and are exported."""
