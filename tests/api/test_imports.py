"""Importing the service is fast: slow imports come with the first request."""

import subprocess
import sys

SLOW_DECODER = """
import asyncio, sys, threading
import httpx
from vtui.api.service import Service

answered, released = threading.Event(), threading.Event()

class Slow:
    def find_spec(self, name, path=None, target=None):
        if name == "vtui.models.responses.decode":
            assert released.wait(30), "the event loop waits for the import"

def answer(request):
    answered.set()
    return httpx.Response(200, json={"user": {"id": "usr_1", "username": "ada"}})

async def main():
    assert "vtui.models.responses.decode" not in sys.modules
    sys.meta_path.insert(0, Slow())
    service = Service("https://api.vercel.com", "token", transport=httpx.MockTransport(answer))
    reading = asyncio.create_task(service.account.user())
    while not answered.is_set():
        await asyncio.sleep(0.001)
    for _ in range(20):  # the answer gets to where it is decoded
        await asyncio.sleep(0.001)
    released.set()
    print((await reading).username)

asyncio.run(main())
"""


def test_event_loop_runs_while_the_decoder_is_imported() -> None:
    found = subprocess.run([sys.executable, "-c", SLOW_DECODER], capture_output=True, text=True, check=False)  # noqa: S603 - our own code
    assert (found.stdout.strip(), found.stderr) == ("ada", "")


def test_naming_the_service_imports_neither_httpx_nor_pydantic() -> None:
    code = (
        "import sys, vtui.api.service, vtui.api.pages;"
        "vtui.api.service.Service('https://api.vercel.com', 'token');"
        "print(*sorted({'httpx', 'httpcore', 'pydantic', 'h2'} & sys.modules.keys()))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - our own code
    assert found.stdout.strip() == ""
