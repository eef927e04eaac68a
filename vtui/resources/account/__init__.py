"""The account: whose the token is, its teams and what the token may do."""
