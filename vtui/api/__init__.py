"""The shared service for the Vercel API: requests, retries, rate limits, pages, logs and errors."""
