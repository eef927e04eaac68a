"""Names that look random and are the same at every start: each is a function of the seed and a place."""

from base64 import b64encode
from hashlib import blake2b

BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"
SPREAD = 387_420_489_131
"""Odd and no multiple of 3 or 31, so that multiplying by it permutes the numbers below any power of 62 or 36."""


def _digest(parts: tuple[object, ...], size: int) -> bytes:
    return blake2b("\x1f".join(map(str, parts)).encode(), digest_size=size).digest()


def token(length: int, *parts: object) -> str:
    """Letters and digits, at most 64, that stand for `parts`."""
    return b64encode(_digest(parts, 48), altchars=b"kV").decode()[:length]


def number(*parts: object) -> int:
    """An integer of 63 bits that stands for `parts`."""
    return int.from_bytes(_digest(parts, 8), "big") >> 1


def sha(*parts: object) -> str:
    """Forty hexadecimal digits, as a commit has."""
    return _digest(parts, 20).hex()


OFFSET = 7_654_321
"""Keeps index 0 from being written as nothing but zeros."""


def _write(value: int, alphabet: str, width: int) -> str:
    base, digits = len(alphabet), []
    for _ in range(width):
        value, digit = divmod(value, base)
        digits.append(alphabet[digit])
    return "".join(reversed(digits))


def mix(index: int, seed: int) -> int:
    """32 bits that look random, quickly."""
    value = (index * 2_654_435_761 ^ seed * 40_503) & 0xFFFFFFFF
    value = ((value ^ value >> 15) * 2_246_822_519) & 0xFFFFFFFF
    return value ^ value >> 13


def scatter(index: int, alphabet: str, width: int) -> str:
    """Write `index` in `width` letters that look unlike those of its neighbours; `gather` reads it back."""
    return _write((index + OFFSET) * SPREAD % len(alphabet) ** width, alphabet, width)


def gather(text: str, alphabet: str) -> int | None:
    """The index that `scatter` wrote as `text`, or None when `text` has other letters."""
    value, base = 0, len(alphabet)
    for letter in text:
        digit = alphabet.find(letter)
        if digit < 0:
            return None
        value = value * base + digit
    size = int(base ** len(text))
    return (value * pow(SPREAD, -1, size) - OFFSET) % size
