"""Sources with their syntax marked: by classes, as pages may have no style of their own."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name, get_lexer_for_filename
from pygments.lexers.special import TextLexer
from pygments.util import ClassNotFound

MOST = 100_000  # characters that are looked at; more is shown as it is
_LIGHT: Final = "default"
_DARK: Final = "github-dark"
_NAMES: Final = {"sample.toml": "toml", "Dockerfile": "docker", "hello.script": "text"}


def marked(text: str, name: str) -> Markup:
    """A source as HTML, each line in a span with an id of its own. name: of its file."""
    formatter = HtmlFormatter(nowrap=True, classprefix="h-")
    lexer = _lexer(name) if len(text) <= MOST else TextLexer()
    return Markup(highlight(text, lexer, formatter))


@lru_cache(maxsize=256)
def _lexer(name: str) -> Lexer:
    try:
        if name in _NAMES:
            return get_lexer_by_name(_NAMES[name])
        return get_lexer_for_filename(name, stripnl=False)
    except ClassNotFound:
        return TextLexer()


def style() -> str:
    """The style sheet of the marks, for light and dark."""
    light = HtmlFormatter(style=_LIGHT, classprefix="h-").get_style_defs(".code")
    dark = HtmlFormatter(style=_DARK, classprefix="h-").get_style_defs(
        ':root[data-theme="dark"] .code'
    )
    by_itself = HtmlFormatter(style=_DARK, classprefix="h-").get_style_defs(
        ':root:not([data-theme="light"]) .code'
    )
    return f"{light}\n{dark}\n@media (prefers-color-scheme: dark) {{\n{by_itself}\n}}\n"
