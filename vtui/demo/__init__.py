"""A Vercel account in memory that answers like the real API, as an independent statement of it."""
