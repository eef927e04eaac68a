"""The session without an app: its objects over a demo account, with jobs run by asyncio."""
