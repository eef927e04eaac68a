"""What the tests run the program with: an account in memory, a clock, the app, requests."""
