"""How large texts are beside the system's size, and widths that keep in step with it.

A panel is as wide as its texts need: where they grow, it does too.
"""

from collections.abc import Callable
from weakref import WeakKeyDictionary

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

_percent = 100
_kept: WeakKeyDictionary[QWidget, list[tuple[Callable[[QWidget, int], None], int]]] = WeakKeyDictionary()


def keep_width(
    widget: QWidget, pixels: int, set_width: Callable[[QWidget, int], None] = QWidget.setMinimumWidth
) -> None:
    """Give a widget a width, now and whenever the size of texts changes.

    Args:
        widget: The widget.
        pixels: The width for texts of the system's size.
        set_width: Which width it is, such as `QWidget.setFixedWidth`.
    """
    _kept.setdefault(widget, []).append((set_width, pixels))
    set_width(widget, at_text_size(pixels))


def at_text_size(pixels: int) -> int:
    """Return a width for texts of the system's size as it is for texts of the present size."""
    return round(pixels * _percent / 100)


def use_text_size(percent: int) -> None:
    """Give all widths that are kept in step with texts of another size."""
    global _percent
    _percent = percent
    for widget, widths in list(_kept.items()):
        if isValid(widget):
            for set_width, pixels in widths:
                set_width(widget, at_text_size(pixels))
