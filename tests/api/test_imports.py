"""The service can be named before the first frame: what is slow to import comes with the first request."""

import subprocess
import sys


def test_naming_the_service_imports_neither_httpx_nor_pydantic() -> None:
    code = (
        "import sys, vtui.api.service, vtui.api.pages;"
        "vtui.api.service.Service('https://api.vercel.com', 'token');"
        "print(*sorted({'httpx', 'httpcore', 'pydantic', 'h2'} & sys.modules.keys()))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - our own code
    assert found.stdout.strip() == ""
