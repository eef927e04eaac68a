"""The one way to the Vercel API: requests, retries, limits, pages and errors."""
