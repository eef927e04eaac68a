"""vtui: a terminal dashboard for Vercel accounts."""

__version__ = "0.1.0"
