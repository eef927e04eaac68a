"""Programs for developers that the test run does not need."""
