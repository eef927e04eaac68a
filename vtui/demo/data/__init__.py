"""The account in memory: people, projects, deployments, domains and env vars, generated from a seed."""
