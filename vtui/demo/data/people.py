"""The people and bots of the demo account."""

from vtui.demo.data.pseudorandom import token
from vtui.demo.data.values import Json


def _person(username: str, name: str) -> Json:
    return {
        "uid": token(24, "person", username),
        "email": f"{username}@example.com",
        "username": username,
        "name": name,
        "type": "user",
    }


def _bot(name: str) -> Json:
    return {
        "uid": token(24, "bot", name),
        "email": f"{name}@bots.example",
        **dict.fromkeys(("username", "name"), f"{name}[bot]"),
        "type": "app",
    }


ADA = _person("ada", "Ada Lovell")
PEOPLE: tuple[Json, ...] = (
    ADA,
    _person("grace", "Grace Okafor"),
    _person("linus-w", "Linus Weber"),
    _person("mei", "Mei Tanaka 田中"),
    _person("sofia", "Sofía Núñez"),
    _person("omar", "Omar Haddad"),
    _person("ines", "Inês Carvalho"),
    _person("tom", "Tom de Vries"),
    _person("priya", "Priya Nair"),
)
BOTS: tuple[Json, ...] = (_bot("renovate"), _bot("dependabot"))
SYSTEM: Json = {"uid": "system", "type": "system", "name": "Vercel"}
