"""A Vercel account in memory that responds like the real API, written independently of vtui's client."""
