"""What is drawn: widgets that know columns, cells and rows, and nothing of the API."""
