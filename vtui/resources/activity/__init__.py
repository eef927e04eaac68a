"""What happened since the start: requests, changes and errors."""
