"""Pages of the Vercel dashboard."""

from vtui.text import host_url

HOST = "https://vercel.com/"


def dashboard_url(url: str | None) -> str | None:
    """An address that the API calls a page of the dashboard; None when it leads anywhere else."""
    address = host_url(url)
    return address if address is not None and address.lower().startswith(HOST) else None
