"""The light and the dark theme, for those who want another one than their system has."""

from PySide6.QtGui import QColor, QPalette

_LIGHT = {
    "Window": "#efefef",
    "WindowText": "#000000",
    "Base": "#ffffff",
    "AlternateBase": "#f7f7f7",
    "Text": "#000000",
    "Button": "#efefef",
    "ButtonText": "#000000",
    "BrightText": "#ffffff",
    "PlaceholderText": "#5c5c5c",
    "Highlight": "#308cc6",
    "HighlightedText": "#ffffff",
    "Link": "#0057ae",
    "LinkVisited": "#6b3fa0",
    "ToolTipBase": "#ffffdc",
    "ToolTipText": "#000000",
    "Light": "#ffffff",
    "Midlight": "#cacaca",
    "Mid": "#b8b8b8",
    "Dark": "#9f9f9f",
    "Shadow": "#767676",
}
_DARK = {
    "Window": "#323232",
    "WindowText": "#f0f0f0",
    "Base": "#242424",
    "AlternateBase": "#2b2b2b",
    "Text": "#f0f0f0",
    "Button": "#323232",
    "ButtonText": "#f0f0f0",
    "BrightText": "#ffffff",
    "PlaceholderText": "#a8a8a8",
    "Highlight": "#308cc6",
    "HighlightedText": "#ffffff",
    "Link": "#6cb6f0",
    "LinkVisited": "#c0a0e8",
    "ToolTipBase": "#4a4630",
    "ToolTipText": "#f0f0f0",
    "Light": "#4b4b4b",
    "Midlight": "#3e3e3e",
    "Mid": "#5a5a5a",
    "Dark": "#1c1c1c",
    "Shadow": "#101010",
}
# What cannot be used at the moment; read less well on purpose.
_DISABLED = {"light": "#8e8e8e", "dark": "#808080"}
_NAMED = {"light": _LIGHT, "dark": _DARK}


def make_palette(theme: str) -> QPalette:
    """Return the colours of a theme.

    Args:
        theme: `light` or `dark`.
    """
    palette = QPalette()
    for name, colour in _NAMED[theme].items():
        palette.setColor(QPalette.ColorRole[name], QColor(colour))
    for name in ("WindowText", "Text", "ButtonText", "HighlightedText"):
        palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole[name], QColor(_DISABLED[theme]))
    return palette
