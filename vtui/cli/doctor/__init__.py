"""`vtui doctor`: checks of the machine, the token and the API."""
