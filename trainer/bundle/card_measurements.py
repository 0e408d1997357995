"""What a model's card says of measurements, as Markdown: scores, calibration, doubt, a laboratory's cells."""

from trainer.bundle.card import Adaptation, Attuning, ModelCard
from trainer.bundle.markdown import escape, make_code, make_list, make_table
from trainer.language import Texts, fill, tr

_PART_TITLES = Texts({"train": "Training", "validation": "Validation", "test": "Test"})


def describe_measurements(card: ModelCard) -> list[str]:
    """Return the sections of a card that hold figures, those that there are."""
    return [
        *([] if card.adapted is None else _describe_adaptation(card.adapted)),
        *([] if card.attuned is None else _describe_attuning(card, card.attuned)),
        *_describe_scores(card),
        *_describe_calibration(card),
        *_describe_doubts(card),
    ]


def title_part(part: str) -> str:
    """Return what a part of a data set is called, as text of Markdown."""
    return _PART_TITLES.get(part) or escape(part)


def _describe_adaptation(told: Adaptation) -> list[str]:
    old = told.old_before, told.old_after
    rows = [
        (name, str(after.n_images), _share(before.balanced_accuracy), _share(after.balanced_accuracy))
        for name, before, after in (
            (tr("The laboratory's cells"), told.before, told.after),
            (tr("Test images of the model before"), *old),
        )
        if before is not None and after is not None
    ]
    cells = ", ".join(f"{escape(name)} {count}" for name, count in told.n_cells.items())
    forgetting = [(tr("Forgetting not measured"), escape(told.not_measured))] if told.not_measured else []
    return [
        tr("## Adapted"),
        "",
        *make_list(
            (tr("From"), f"{escape(told.title)} ({make_code(told.name)}, {make_code(told.sha256)})"),
            (tr("With cells of a laboratory"), cells),
            (
                tr("Held back"),
                tr(
                    "each cell was judged by one of {n_folds} models that did not learn from it",
                    n_folds=told.n_folds,
                ),
            ),
            *forgetting,
        ),
        *make_table((tr("Balanced accuracy"), tr("Images"), tr("Before"), tr("After")), rows, numbers=3),
    ]


def _describe_attuning(card: ModelCard, told: Attuning) -> list[str]:
    rows = [
        (escape(tr(known.title)), str(told.before.get(known.id, 0)), str(told.after.get(known.id, 0)))
        for known in card.classes
    ]
    return [
        tr("## Attuned"),
        "",
        *make_list(
            (tr("From"), f"{escape(told.title)} ({make_code(told.name)}, {make_code(told.sha256)})"),
            (tr("To images without labels"), str(told.n_images)),
            (tr("Of these in another class now"), _share(told.changed)),
            (tr("Scores"), tr("none; how good it is now, only labelled images tell")),
        ),
        *make_table((tr("Class"), tr("Before"), tr("After")), rows, numbers=2),
    ]


def _describe_scores(card: ModelCard) -> list[str]:
    if not card.scores and card.corrupted is None:
        return []
    rows = [
        (
            title_part(part),
            str(scores.n_images),
            _share(scores.accuracy),
            _share(scores.balanced_accuracy),
            _share(scores.macro_f1),
        )
        for part, scores in card.scores.items()
    ]
    found = card.corrupted
    if found is not None:
        name = tr(
            "{part}, {n_copies} corrupted copies an image",
            part=title_part(found.part),
            n_copies=found.n_copies,
        )
        shares = _share(found.accuracy), _share(found.balanced_accuracy)
        rows.append((name, str(found.n_images), *shares, ""))
    heading = (tr("Part"), tr("Images"), tr("Accuracy"), tr("Balanced accuracy"), tr("Macro F1"))
    return [tr("## Scores"), "", *make_table(heading, rows, numbers=4), *_list_recalls(card)]


def _list_recalls(card: ModelCard) -> list[str]:
    parts = [part for part, scores in card.scores.items() if scores.recall]
    if not parts:
        return []
    rows = [
        (escape(tr(known.title)), *(_share(card.scores[part].recall.get(known.id)) for part in parts))
        for known in card.classes
    ]
    heading = (tr("Recall"), *map(title_part, parts))
    return make_table(heading, rows, numbers=len(parts))


def _describe_calibration(card: ModelCard) -> list[str]:
    lines = []
    if card.temperature is not None:
        lines.append((tr("Temperature"), fill("{temperature:.4f}", temperature=card.temperature)))
    found = card.calibration
    if found is not None:
        where = tr("{n_images} images, {part}", n_images=found.n_images, part=title_part(found.part).lower())
        told = tr(
            "{error}, without the temperature {error_before} ({where})",
            error=_share(found.error),
            error_before=_share(found.error_before),
            where=where,
        )
        lines.append((tr("Expected calibration error"), told))
    for name, threshold in sorted((card.thresholds or {}).items()):
        lines.append(
            (tr("Unsure under ({name})", name=escape(name)), fill("{threshold:.4f}", threshold=threshold))
        )
    return [tr("## Calibration"), "", *make_list(*lines)] if lines else []


def _describe_doubts(card: ModelCard) -> list[str]:
    lines = []
    if card.statistics is not None:
        found = card.statistics
        lines = make_list(
            (
                tr("Like none of the cells beyond a distance of"),
                fill("{distance:.4f}", distance=found.distance),
            ),
            (
                tr("Of strange colour, scale or sharpness beyond"),
                fill("{strangeness:.4f}", strangeness=found.strangeness),
            ),
            (
                tr("Measured on"),
                tr(
                    "{n_images} images that were learned from and {n_validation} of validation",
                    n_images=found.n_images,
                    n_validation=found.n_validation,
                ),
            ),
        )
    if card.operating_points:
        rows = [
            (
                fill("{threshold:.4f}", threshold=point.threshold),
                _percent(point.unsure),
                _percent(point.right),
            )
            for point in card.operating_points
        ]
        lines += make_table((tr("Unsure under"), tr("Unsure"), tr("Right of the others")), rows, numbers=3)
    return [tr("## Unsure cells"), "", *lines] if lines else []


def _share(share: float | None) -> str:
    return "" if share is None else fill("{share:.4f}", share=share)


def _percent(share: float) -> str:
    return fill("{share:.2f} %", share=100 * share)
