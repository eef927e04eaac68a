"""What has happened: the activity of a scope, and the history of functions and requests with its filter language."""
