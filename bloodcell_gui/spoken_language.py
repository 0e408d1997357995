"""The language that the whole application speaks: its own texts, Qt's, and how numbers are typed."""

import logging
from types import TracebackType
from typing import Self

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from bloodcell_gui.settings import LANGUAGE, Settings
from trainer.language import ENGLISH, choose_language, use_language

_log = logging.getLogger(__name__)


class SpokenLanguage:
    """Makes the application speak the language that is wanted within a `with` block; then English again.

    Another choice counts from the next start on: a window that is open may show work that goes on, and texts
    that were told in its language.
    """

    def __init__(self, application: QApplication, settings: Settings) -> None:
        """Get ready.

        Args:
            application: Is to speak.
            settings: Know which language is wanted.
        """
        self._application = application
        self._wanted = settings.read(LANGUAGE)
        self._qt = QTranslator()
        self._locale = QLocale()

    def __enter__(self) -> Self:
        code = choose_language(self._wanted, QLocale.system().uiLanguages())
        try:
            use_language(code)
        except OSError as error:
            # A window in English is better than none.
            _log.warning("The texts of %s cannot be read: %s", code, error)
            code = ENGLISH
        # All our languages are read from the left, and so are the rows that we paint: from the right, ranges
        # of figures would be read the wrong way round.
        self._application.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        # Fields for numbers read and write them as the texts around them do.
        QLocale.setDefault(QLocale(code))
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if code != ENGLISH:
            if self._qt.load(QLocale(code), "qtbase", "_", folder):
                self._application.installTranslator(self._qt)
            else:
                _log.warning("Qt has no texts for %s in %s", code, folder)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._application.removeTranslator(self._qt)
        QLocale.setDefault(self._locale)
        use_language(ENGLISH)
