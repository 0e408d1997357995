"""Last step: all that was chosen in words, how long it will take, and what the model is called."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from bloodcell_gui.texts import make_text
from bloodcell_gui.training.wizard.cleaning_step import describe_copies
from bloodcell_gui.training.wizard.draft import Draft
from bloodcell_gui.training.wizard.forecast import count_parts, describe_forecast, forecast_training
from bloodcell_gui.training.wizard.measure_button import MeasureButton
from bloodcell_gui.training.wizard.network_card import brief_number
from bloodcell_gui.training.wizard.network_step import describe_start
from bloodcell_gui.training.wizard.options import CHOICE_TITLES
from bloodcell_gui.training.wizard.speed_meter import SpeedMeter
from bloodcell_gui.training.wizard.speeds import Speeds
from bloodcell_gui.training.wizard.step import Step
from trainer.bundle.library import free_model_path
from trainer.language import mark, tr, tr_n
from trainer.networks import find_preset


class StartStep(Step):
    """Sums up, and asks for the model's name; the wizard's own button starts."""

    TITLE = mark("Start")

    def __init__(self, draft: Draft, speeds: Speeds, meter: SpeedMeter) -> None:
        super().__init__(
            draft,
            tr("Ready to start"),
            tr(
                "While it learns you can watch the curves, classify, or pause it. What was best "
                "so far is kept at the end of every epoch."
            ),
        )
        self._speeds = speeds
        self._meter = meter
        self.title = QLineEdit()
        self.title.setMinimumHeight(32)
        self.title.setMaxLength(120)
        self.title.setAccessibleName(tr("Name of the model"))
        self.caution = QLineEdit()
        self.caution.setMinimumHeight(32)
        self.caution.setMaxLength(300)
        self.caution.setPlaceholderText(tr("Such as: learned from healthy people; knows no blasts"))
        self.caution.setAccessibleName(tr("What the model does not know"))
        self.measure = MeasureButton(draft, meter)
        self._place = make_text(muted=True)
        self.texts = {
            name: make_text()
            for name in (
                tr("Data"),
                tr("Cleaning"),
                tr("Network"),
                tr("Augmentation"),
                tr("Recipe"),
                tr("Time"),
            )
        }
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(12)
        grid.setColumnStretch(1, 1)
        rows: list[tuple[QLabel | None, QWidget]] = [
            *((_make_label(name), text) for name, text in self.texts.items()),
            (None, self.measure),
            (_make_label(tr("Name of the model"), self.title), self.title),
            (None, self._place),
            (_make_label(tr("What it does not know"), self.caution), self.caution),
        ]
        for number, (label, widget) in enumerate(rows):
            if label is not None:
                middle = isinstance(widget, QLineEdit)
                side = Qt.AlignmentFlag.AlignVCenter if middle else Qt.AlignmentFlag.AlignTop
                grid.addWidget(label, number, 0, Qt.AlignmentFlag.AlignLeft | side)
            if widget is self.measure:
                grid.addWidget(widget, number, 1, Qt.AlignmentFlag.AlignLeft)
            else:
                grid.addWidget(widget, number, 1)
        self.column.addLayout(grid)
        self.column.addStretch()
        self.setFocusProxy(self.title)
        self.title.textEdited.connect(self._on_title_edited)
        self.caution.textEdited.connect(self._on_caution_edited)
        meter.changed.connect(self.show_draft)
        self.show_draft()

    def summary(self) -> str:
        """Return the model's name."""
        return self.draft.choices.title

    def show_draft(self) -> None:
        """Sum up."""
        choices = self.draft.choices
        for name, text in self._describe().items():
            self.texts[name].setText(text)
        if self.title.text() != choices.texts.title:
            self.title.setText(choices.texts.title)
        if self.caution.text() != choices.texts.caution:
            self.caution.setText(choices.texts.caution)
        self.title.setPlaceholderText(choices.suggested_title)
        self._place.setText(tr("Goes into your library: {choices}", choices=free_model_path(choices.title)))
        speed = self._speeds.find(choices.config.network, choices.config.input_size)
        self.measure.setVisible(speed is None or not speed.is_measured or self._meter.is_measuring)

    def _describe(self) -> dict[str, str]:
        """Return the choices in words, by step."""
        choices, report = self.draft.choices, self.draft.report
        config = choices.config
        preset = find_preset(config.network)
        data = choices.dataset
        if report is not None:
            n_train, n_validation, n_test = count_parts(report, config)
            data += tr(
                "\n{images} of {classes}: {n_train:,} to learn from, {n_validation:,} to "
                "choose the best epoch, {n_test:,} for the final figures",
                images=tr_n("{count:,} image", "{count:,} images", report.n_images),
                classes=tr_n("{count:,} class", "{count:,} classes", len(report.classes)),
                n_train=n_train,
                n_validation=n_validation,
                n_test=n_test,
            )
        return {
            tr("Data"): data,
            tr("Cleaning"): self._describe_cleaning(),
            tr("Network"): tr(
                "{preset}, {weights}, images of {input_size} × {input_size} px",
                preset=tr(preset.title),
                weights=describe_start(config.weights),
                input_size=config.input_size,
            ),
            tr("Augmentation"): CHOICE_TITLES[config.augmentation],
            tr("Recipe"): tr(
                "{epochs} at most, {batch_size} images a step; stops after {early_stopping} "
                "without a better one",
                epochs=tr_n("{count:,} epoch", "{count:,} epochs", config.epochs),
                batch_size=config.batch_size,
                early_stopping=config.early_stopping,
            ),
            tr("Time"): self._describe_time(),
        }

    def _describe_cleaning(self) -> str:
        choices, report = self.draft.choices, self.draft.report
        told = []
        if choices.decisions:
            told.append(tr("The decisions in {name} are applied.", name=Path(choices.decisions).name))
        if choices.config.duplicates == "leave_out" and report is not None:
            told.append(tr("Exact copies are left out. {report}", report=describe_copies(report)))
        return " ".join(told) or tr("Nothing is left out.")

    def _describe_time(self) -> str:
        config, report = self.draft.choices.config, self.draft.report
        if self._meter.is_measuring:
            return self._meter.text
        speed = self._speeds.find(config.network, config.input_size)
        if speed is None or report is None:
            return self._meter.text or tr("Nobody knows before this machine was measured.")
        n_train, n_validation, _ = count_parts(report, config)
        forecast = describe_forecast(forecast_training(n_train, n_validation, config, speed))
        how = tr("measured") if speed.is_measured else tr("worked out from what was measured, so roughly")
        return tr(
            "{forecast}, by how soon it stops: up to {epochs} over {n_train:,} "
            "images at {images_per_second} a second ({how}).",
            forecast=forecast[:1].upper() + forecast[1:],
            epochs=tr_n("{count:,} epoch", "{count:,} epochs", config.epochs),
            n_train=n_train,
            images_per_second=brief_number(speed.images_per_second),
            how=how,
        )

    @Slot(str)
    def _on_title_edited(self, text: str) -> None:
        self._change_texts(title=text)

    @Slot(str)
    def _on_caution_edited(self, text: str) -> None:
        self._change_texts(caution=text)

    def _change_texts(self, **changes: str) -> None:
        self.draft.change(texts=replace(self.draft.choices.texts, **changes))


def _make_label(text: str, buddy: QLineEdit | None = None) -> QLabel:
    label = QLabel(text)
    label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    if buddy is not None:
        label.setBuddy(buddy)
    return label
