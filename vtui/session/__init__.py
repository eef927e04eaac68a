"""The state of the app: account, scope, what is known, followed and remembered. Knows nothing of how it is drawn."""
