"""The state file: an account as JSON, and back."""
