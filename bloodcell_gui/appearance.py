"""How the whole application looks, as its user wants it: theme, size of texts, colours of the classes."""

from types import TracebackType
from typing import Self

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from bloodcell_gui.class_colours import ColourSet, use_colours
from bloodcell_gui.settings import CLASS_COLOURS, TEXT_SIZE, THEME, Option, Settings
from bloodcell_gui.text_size import use_text_size
from bloodcell_gui.themes import make_palette

# Qt's own mark of a font whose size was given, not taken over from the application.
_HAS_SIZE = 0x0002
_SCHEMES = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}


class Appearance(QObject):
    """Keeps the application's look in step with the settings within a `with` block; then it is as before."""

    def __init__(self, application: QApplication, settings: Settings) -> None:
        """Get ready.

        Args:
            application: What is changed.
            settings: What is wanted, now and whenever it changes.
        """
        super().__init__()
        self._application = application
        self._settings = settings
        self._font = QFont(application.font())
        self._percent = 100

    def __enter__(self) -> Self:
        self._set_theme(self._settings.read(THEME))
        self._set_text_size(self._settings.read(TEXT_SIZE))
        self._set_colours(self._settings.read(CLASS_COLOURS))
        self._settings.changed.connect(self._on_changed)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._settings.changed.disconnect(self._on_changed)
        self._set_theme(THEME.default)
        self._set_text_size(TEXT_SIZE.default)
        use_colours(ColourSet(CLASS_COLOURS.default))

    @Slot(object)
    def _on_changed(self, option: Option[str] | Option[int]) -> None:
        if option is THEME:
            self._set_theme(self._settings.read(THEME))
        elif option is TEXT_SIZE:
            self._set_text_size(self._settings.read(TEXT_SIZE))
        elif option is CLASS_COLOURS:
            self._set_colours(self._settings.read(CLASS_COLOURS))

    def _set_theme(self, theme: str) -> None:
        scheme = _SCHEMES.get(theme, Qt.ColorScheme.Unknown)
        hints = QGuiApplication.styleHints()
        if scheme is not Qt.ColorScheme.Unknown or hints.colorScheme() is not Qt.ColorScheme.Unknown:
            # Frames of windows and the dialogs of the system follow where the system can do that.
            hints.setColorScheme(scheme)
        if scheme is Qt.ColorScheme.Unknown:
            # One that sets nothing: all is the system's again.
            self._application.setPalette(QPalette())
        else:
            self._application.setPalette(make_palette(theme))

    def _set_text_size(self, percent: int) -> None:
        """Give all texts another size, also those of controls that have a size of their own."""
        if percent == self._percent:
            return
        ratio, self._percent = percent / self._percent, percent
        own_sizes = [
            (one, one.font().pointSizeF() * ratio)
            for one in self._application.allWidgets()
            if one.testAttribute(Qt.WidgetAttribute.WA_SetFont)
            and one.font().resolveMask() & _HAS_SIZE
            and one.font().pointSizeF() > 0
        ]
        use_text_size(percent)
        font = QFont(self._font)
        font.setPointSizeF(self._font.pointSizeF() * percent / 100)
        self._application.setFont(font)
        for widget, size in own_sizes:
            own = widget.font()
            own.setPointSizeF(size)
            widget.setFont(own)

    def _set_colours(self, name: str) -> None:
        use_colours(ColourSet(name))
        # What holds pictures of the colours draws them anew, as after a change of the theme.
        for widget in self._application.allWidgets():
            QApplication.sendEvent(widget, QEvent(QEvent.Type.PaletteChange))
            widget.update()
