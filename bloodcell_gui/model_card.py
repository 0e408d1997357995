"""All that is known about a model, to read and to copy."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import (
    QFont,
    QPalette,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextOption,
    QTextTable,
    QTextTableCellFormat,
)
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from bloodcell_gui.dialog_buttons import add_buttons
from trainer.bundle.card import ModelCard
from trainer.bundle.card_markdown import describe_card_markdown
from trainer.language import tr

_MARGIN = 8
_HEADINGS = {1: 1.5, 2: 1.15, 3: 1.0}


class CardView(QTextBrowser):
    """A model's card as the page of text that its Markdown says."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._card: ModelCard | None = None
        self.setOpenExternalLinks(True)
        self.setAccessibleName(tr("Card of the model"))
        # Hashes are longer than a narrow pane.
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(2 * _MARGIN)
        # Qt rounds widths up, and would offer to scroll by that pixel.
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def markdown(self) -> str:
        """The card as Markdown; empty where there is none."""
        return "" if self._card is None else describe_card_markdown(self._card)

    def show_card(self, card: ModelCard | None) -> None:
        """Show a card from its beginning; None for an empty page."""
        self._card = card
        self._fill()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the palette and the text size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self._fill()

    def _fill(self) -> None:
        document = self.document()
        document.setUndoRedoEnabled(False)
        document.setMarkdown(self.markdown, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
        # As one change: the page is laid out once, not after each of some hundred.
        whole = QTextCursor(document)
        whole.beginEditBlock()
        self._lay_out(document)
        whole.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _lay_out(self, document: QTextDocument) -> None:
        """Give headings, lists and tables the measure of the window around them."""
        frames = document.rootFrame().begin()
        while not frames.atEnd():
            table = frames.currentFrame()
            if isinstance(table, QTextTable):
                self._lay_out_table(table)
            elif frames.currentBlock().isValid():
                self._lay_out_block(frames.currentBlock())
            frames += 1

    def _lay_out_block(self, block: QTextBlock) -> None:
        cursor = QTextCursor(block)
        level = block.blockFormat().headingLevel()
        shape = QTextBlockFormat()
        shape.setTopMargin(2 * _MARGIN if level > 1 else 0)
        shape.setBottomMargin(_MARGIN // 2 if block.textList() else _MARGIN)
        cursor.mergeBlockFormat(shape)
        if level:
            letters = QTextCharFormat()
            letters.setFontPointSize(self.font().pointSizeF() * _HEADINGS.get(level, 1.0))
            letters.setFontWeight(QFont.Weight.DemiBold)
            cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
            cursor.mergeCharFormat(letters)

    def _lay_out_table(self, table: QTextTable) -> None:
        shape = table.format()
        shape.setBorder(0.5)
        shape.setBorderCollapse(True)
        shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        shape.setBorderBrush(self.palette().color(QPalette.ColorRole.Mid))
        shape.setCellPadding(4)
        shape.setCellSpacing(0)
        shape.setTopMargin(_MARGIN // 2)
        shape.setBottomMargin(_MARGIN)
        table.setFormat(shape)
        middle = QTextTableCellFormat()
        middle.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignMiddle)
        for row in range(table.rows()):
            for column in range(table.columns()):
                table.cellAt(row, column).setFormat(middle)


class ModelDialog(QDialog):
    """The card of the model in use."""

    def __init__(self, card: ModelCard, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("About this model"))
        view = CardView()
        view.show_card(card)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(16)
        layout.addWidget(view)
        layout.addWidget(add_buttons(self, QDialogButtonBox.StandardButton.Close))
        self.resize(640, 560)
