"""The operating system: files, other programs and their environment, secrets in memory, crash reports."""
