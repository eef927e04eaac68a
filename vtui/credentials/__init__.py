"""Where the access token comes from, and where vtui stores it."""
