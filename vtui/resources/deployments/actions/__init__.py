"""What can be done with deployments, a file for each action."""
