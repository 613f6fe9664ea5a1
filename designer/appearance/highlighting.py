"""`PythonColours`: colours for generated source, a line at a time, from pygments' words."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from designer.appearance.theme import Theme

CACHE = 8_192
"""Lines whose words are remembered: another theme then costs little."""


class PythonColours(QSyntaxHighlighter):
    """Colours the Python of a document; dimmed text is all one quiet colour."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        from pygments.lexers.python import PythonLexer  # only for who looks at source

        self._lexer = PythonLexer(stripnl=False, ensurenl=False)
        self._spans = lru_cache(CACHE)(self._find_spans)
        self._dimmed = False
        self._formats: dict[str, QTextCharFormat] = {}
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._quiet = _format(theme.muted)
        self._formats = {
            "Keyword": _format(theme.group("recurrent")),
            "Comment": _format(theme.muted, italic=True),
            "Literal.String": _format(theme.group("pooling")),
            "Literal.Number": _format(theme.group("activation")),
            "Name.Class": _format(theme.group("linear")),
            "Name.Function": _format(theme.group("linear")),
            "Name.Builtin": _format(theme.group("normalization")),
            "Operator.Word": _format(theme.group("recurrent")),
        }
        self.rehighlight()

    def set_dimmed(self, dimmed: bool) -> None:
        if dimmed != self._dimmed:
            self._dimmed = dimmed
            self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        if self._dimmed:
            self.setFormat(0, len(text), self._quiet)
            return
        for at, length, name in self._spans(text):
            self.setFormat(at, length, self._formats[name])

    def _find_spans(self, text: str) -> tuple[tuple[int, int, str], ...]:
        """Start and length of each word that has a colour, and the name of its format."""
        at, spans = 0, []
        for token, word in self._lexer.get_tokens(text):
            name = self._name(str(token).removeprefix("Token."))
            if name:
                spans.append((at, len(word), name))
            at += len(word)
        return tuple(spans)

    def _name(self, token: str) -> str:
        while token and token not in self._formats:
            token = token.rpartition(".")[0]
        return token


def _format(colour: str, italic: bool = False) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(QColor(colour))
    made.setFontItalic(italic)
    return made
