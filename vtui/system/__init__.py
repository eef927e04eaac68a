"""The system that vtui runs on: guarded files, environments of programs, secrets in memory, crash reports."""
