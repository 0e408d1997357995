"""The user guide in a window of its own, offline: contents at the left, text at the right."""

from PySide6.QtCore import QEvent, Qt, QUrl, Slot
from PySide6.QtGui import (
    QDesktopServices,
    QKeySequence,
    QPalette,
    QResizeEvent,
    QShortcut,
    QTextBlock,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QTextBrowser,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from bloodcell_gui.page_bar import CLASSIFY, CLEAN, MODELS, REVIEW, TRAIN
from trainer.language import tr
from trainer.resources import user_guide

CHAPTERS = {
    CLASSIFY: "the-first-minute",
    REVIEW: "keep-samples-in-a-project",
    CLEAN: "decisions",
    TRAIN: "train-a-model",
    MODELS: "results-and-the-library",
}
"""The chapter that tells of each page, by its anchor."""

# As wide as docs/make_help.py makes them.
_PICTURE_WIDTH = 880
_MARGIN = 16
_SIZE = (1040, 680)
_ANCHOR = Qt.ItemDataRole.UserRole


class GuideText(QTextBrowser):
    """The text in the window's own colours and size."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Text of the guide"))
        # Nothing is fetched and nothing else opened: all links lead to a place in the text.
        self.setOpenExternalLinks(False)
        # Commands are longer than a narrow window.
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(_MARGIN)
        self.document().setUndoRedoEnabled(False)
        self.setSearchPaths([str(user_guide().parent)])
        page = user_guide().read_text(encoding="utf-8")
        # The page has its contents as a list of links too, for browsers.
        self._html = page[page.index("<main>") : page.index("</main>")]
        self._fill()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the palette; the text stays where it is."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            place = self.verticalScrollBar().value()
            self._fill()
            self.verticalScrollBar().setValue(place)

    def _fill(self) -> None:
        self.document().setDefaultStyleSheet(self._make_style())
        self.setHtml(self._html)
        self._fit_pictures()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the pictures as wide as there is room."""
        super().resizeEvent(event)
        self._fit_pictures()

    def _fit_pictures(self) -> None:
        # Qt knows no picture that is at most as wide as the text.
        room = self.viewport().width() - 2 * _MARGIN
        whole = QTextCursor(self.document())
        whole.beginEditBlock()
        block = self.document().begin()
        while block.isValid():
            parts = block.begin()
            while not parts.atEnd():
                part = parts.fragment()
                if part.charFormat().isImageFormat():
                    shape = part.charFormat().toImageFormat()
                    shape.setWidth(min(_PICTURE_WIDTH, room))
                    cursor = QTextCursor(self.document())
                    cursor.setPosition(part.position())
                    cursor.setPosition(part.position() + part.length(), QTextCursor.MoveMode.KeepAnchor)
                    cursor.setCharFormat(shape)
                parts += 1
            block = block.next()
        whole.endEditBlock()

    def _make_style(self) -> str:
        def name(role: QPalette.ColorRole) -> str:
            return self.palette().color(role).name()

        roles = QPalette.ColorRole
        return (
            f"body {{ color: {name(roles.Text)}; }}"
            "h2 { margin-top: 28px; } p, li { line-height: 130%; }"
            f"a {{ color: {name(roles.Link)}; }}"
            "table { border-collapse: collapse; margin: 8px 0px; }"
            f"th, td {{ border: 1px solid {name(roles.Mid)}; padding: 4px; }}"
            "th { text-align: left; }"
            "pre { white-space: pre-wrap; }"
            f"code, pre {{ background-color: {name(roles.AlternateBase)}; }}"
        )


class GuideWindow(QWidget):
    """Text, contents, and a field to find words with."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(tr("User guide"))
        self.resize(*_SIZE)
        self.text = GuideText()
        self.contents = QTreeWidget()
        self.contents.setHeaderHidden(True)
        self.contents.setAccessibleName(tr("Contents"))
        self.wanted = QLineEdit()
        self.wanted.setClearButtonEnabled(True)
        self.wanted.setPlaceholderText(tr("Words in the guide"))
        label = QLabel(tr("&Find:"))
        label.setBuddy(self.wanted)
        self._found = QLabel()
        self._found.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._following = QPushButton(tr("&Next"))
        browser = QPushButton(tr("&Open in the browser"))
        browser.setToolTip(tr("To print the guide, or to read it beside the window"))
        line = QHBoxLayout()
        line.setContentsMargins(8, 8, 8, 0)
        line.setSpacing(8)
        line.addWidget(label)
        line.addWidget(self.wanted, 1)
        line.addWidget(self._following)
        line.addWidget(self._found, 1)
        line.addWidget(browser)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self.contents)
        self._splitter.addWidget(self.text)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([240, 800])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(line)
        layout.addWidget(self._splitter, 1)
        self.contents.itemSelectionChanged.connect(self._on_chapter_chosen)
        self.wanted.returnPressed.connect(self.find_next)
        self.wanted.textChanged.connect(self._on_wanted_changed)
        self._following.clicked.connect(self.find_next)
        browser.clicked.connect(self._on_browser_asked)
        for key, act in (
            (QKeySequence.StandardKey.Find, self._on_find_asked),
            (QKeySequence.StandardKey.FindNext, self.find_next),
            (QKeySequence(Qt.Key.Key_Escape), self.close),
        ):
            QShortcut(key, self).activated.connect(act)
        self._list_contents()

    def show_chapter(self, anchor: str) -> None:
        """Come to the front with a chapter.

        Args:
            anchor: Of its heading.
        """
        self.text.scrollToAnchor(anchor)
        self.show()
        self.raise_()
        self.activateWindow()
        self.text.setFocus()

    @Slot()
    def find_next(self) -> None:
        """Go to where the wanted words stand next; from the end to the beginning."""
        words = self.wanted.text().strip()
        if not words:
            return
        is_found = self.text.find(words)
        if not is_found:
            self.text.moveCursor(QTextCursor.MoveOperation.Start)
            is_found = self.text.find(words)
        self._found.setText("" if is_found else tr("These words are not in the guide."))

    def _list_contents(self) -> None:
        chapter: QTreeWidgetItem | None = None
        block = self.text.document().begin()
        while block.isValid():
            level = block.blockFormat().headingLevel()
            if level in (2, 3):
                entry = QTreeWidgetItem([block.text()])
                entry.setData(0, _ANCHOR, block.position())
                if level == 2 or chapter is None:
                    self.contents.addTopLevelItem(entry)
                    chapter = entry
                else:
                    chapter.addChild(entry)
            block = block.next()
        self.contents.expandAll()

    @Slot()
    def _on_chapter_chosen(self) -> None:
        for entry in self.contents.selectedItems():
            self._go_to(self.text.document().findBlock(entry.data(0, _ANCHOR)))

    def _go_to(self, block: QTextBlock) -> None:
        self.text.setTextCursor(QTextCursor(block))
        top = self.text.document().documentLayout().blockBoundingRect(block).top()
        self.text.verticalScrollBar().setValue(round(top))

    @Slot()
    def _on_wanted_changed(self) -> None:
        self._found.setText("")

    @Slot()
    def _on_find_asked(self) -> None:
        self.wanted.setFocus()
        self.wanted.selectAll()

    @Slot()
    def _on_browser_asked(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(user_guide())))
