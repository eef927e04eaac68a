"""Ids and numbers that look random and are the same at every start: each is a function of its arguments."""

from base64 import b64encode
from hashlib import blake2b

BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"
FACTOR = 387_420_489_131
"""Odd and no multiple of 3 or 31, so that multiplying by it permutes the numbers below any power of 62 or 36."""
OFFSET = 7_654_321
"""Keeps index 0 from being encoded as nothing but zeros."""


def _digest(parts: tuple[object, ...], size: int) -> bytes:
    return blake2b("\x1f".join(map(str, parts)).encode(errors="surrogatepass"), digest_size=size).digest()


def token(length: int, *parts: object) -> str:
    """`length` letters and digits, at most 64, derived from `parts`."""
    return b64encode(_digest(parts, 48), altchars=b"kV").decode()[:length]


def number(*parts: object) -> int:
    """An integer of 63 bits derived from `parts`."""
    return int.from_bytes(_digest(parts, 8), "big") >> 1


def sha(*parts: object) -> str:
    """Forty hexadecimal digits derived from `parts`, as long as the id of a commit."""
    return _digest(parts, 20).hex()


def mix(index: int, seed: int) -> int:
    """32 bits derived from two integers, much faster than `number`."""
    value = (index * 2_654_435_761 ^ seed * 40_503) & 0xFFFFFFFF
    value = ((value ^ value >> 15) * 2_246_822_519) & 0xFFFFFFFF
    return value ^ value >> 13


def encode_index(index: int, alphabet: str, width: int) -> str:
    """Write `index` in `width` letters that look unlike those of its neighbors."""
    value = (index + OFFSET) * FACTOR % len(alphabet) ** width
    letters = ""
    for _ in range(width):
        value, digit = divmod(value, len(alphabet))
        letters = alphabet[digit] + letters
    return letters


def decode_index(text: str, alphabet: str) -> int | None:
    """The index that `encode_index` wrote as `text`, or None when `text` has other letters."""
    value, base = 0, len(alphabet)
    for letter in text:
        digit = alphabet.find(letter)
        if digit < 0:
            return None
        value = value * base + digit
    size = int(base ** len(text))
    return (value * pow(FACTOR, -1, size) - OFFSET) % size
