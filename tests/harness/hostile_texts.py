"""Texts that an API may send."""

from hypothesis import strategies as st

SAMPLES = (
    "[/x] [bold red]wip[/]",
    "\x1b[31mred\x1b[0m \x1b]8;;https://evil.test\x07link\x1b]8;;\x07",
    "日本語のとても長いコミットメッセージ",
    "👩‍👩‍👧‍👦 family 🇩🇪 flag ❤️ heart 👍🏽",
    "e\u0301\u0301\u0301\u0301\u0301\u0301 combining",
    "\u202eevil rtl\u202c שלום עולם",
    "line\none\r\ntwo\ttab\x00nul",
    "x" * 10_000,
    "語" * 5_000,
    "\u200b\u200d\ufeff",
    "",
)
TEXTS = st.one_of(st.sampled_from(SAMPLES), st.text(max_size=40))
