"""What vtui shares with the system that it runs on: environments of programs, secrets in memory, crash reports."""
