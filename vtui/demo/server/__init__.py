"""Routes, access and rate limits, and the ways to reach the account: in process through httpx, over HTTP and TLS."""
