"""What each endpoint answers: functions from a request to a reply, and the JSON that replies carry."""
