"""A model's card in full, as Markdown: for people, and for the page where a model is published."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import fields

from trainer.bundle.card import Adaptation, Attuning, CleaningDescription, ModelCard
from trainer.bundle.model_file import SPLIT
from trainer.dataset.framing import Framing
from trainer.errors import NetworkError
from trainer.language import Texts, fill, tr
from trainer.networks import find_preset

_PARTS = ("train", "validation", "test")
_PART_TITLES = Texts({"train": "Training", "validation": "Validation", "test": "Test"})
# What Markdown or HTML would take for more than a letter.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$])")

Row = Sequence[str]


def describe_card_markdown(card: ModelCard) -> str:
    """Return all that a card says, as Markdown; the same card gives the same text."""
    sections = (
        _introduce(card),
        _list_classes(card),
        _describe_network(card),
        *([] if card.adapted is None else [_describe_adaptation(card.adapted)]),
        *([] if card.attuned is None else [_describe_attuning(card, card.attuned)]),
        _describe_scores(card),
        _describe_calibration(card),
        _describe_doubts(card),
        _describe_data(card),
        _describe_training(card),
        _describe_origin(card),
    )
    return "\n".join(line for section in sections for line in section)


def _introduce(card: ModelCard) -> list[str]:
    lines = [f"# {_escape(card.title)}", ""]
    if card.caution:
        lines += [tr("> **Caution:** {caution}", caution=_escape(tr(card.caution))), ""]
    if card.description:
        lines += [_escape(card.description), ""]
    return lines


def _list_classes(card: ModelCard) -> list[str]:
    rows = [
        (_escape(tr(known.title)), _code(known.id), known.role, ", ".join(map(_escape, known.aliases)))
        for known in card.classes
    ]
    return [
        tr("## Classes"),
        "",
        *_table((tr("Class"), tr("Id"), tr("Role"), tr("Other names")), rows, numbers=0),
    ]


def _describe_network(card: ModelCard) -> list[str]:
    try:
        title = tr(find_preset(card.network).title)
    except NetworkError:  # of a later version, or one that was given up
        title = card.network
    feature_map = " x ".join(map(str, card.feature_map)) if card.feature_map else tr("none")
    return [
        tr("## Network"),
        "",
        *_list(
            (tr("Network"), f"{_escape(title)} ({_code(card.network)})"),
            (tr("Input"), _describe_input(card.framing, card.training.input_size)),
            (tr("Features"), str(card.n_features)),
            (tr("Feature map"), feature_map),
            (tr("Started from"), _escape(card.started_from) or tr("nothing")),
            (
                tr("Calculates with"),
                tr("whole numbers (int8)") if card.arithmetic == "int8" else tr("numbers of 32 bits"),
            ),
        ),
    ]


def _describe_input(framing: Framing, input_size: int) -> str:
    text = tr("{framing_size} x {framing_size} pixels, RGB; ", framing_size=framing.size)
    if input_size > framing.size:
        text += tr("enlarged to {input_size} x {input_size} by the network; ", input_size=input_size)
    text += tr("what is not square: {resize}", resize=tr("stretch"))
    if framing.native_crop:
        text += tr(
            "; of images of about {native_width} x {native_height} pixels the centre "
            "{native_crop} x {native_crop}",
            native_width=framing.native_width,
            native_height=framing.native_height,
            native_crop=framing.native_crop,
        )
    return text


def _describe_attuning(card: ModelCard, told: Attuning) -> list[str]:
    rows = [
        (_escape(tr(known.title)), str(told.before.get(known.id, 0)), str(told.after.get(known.id, 0)))
        for known in card.classes
    ]
    return [
        tr("## Attuned"),
        "",
        *_list(
            (tr("From"), f"{_escape(told.title)} ({_code(told.name)}, {_code(told.sha256)})"),
            (tr("To images without labels"), str(told.n_images)),
            (tr("Of these in another class now"), _share(told.changed)),
            (tr("Scores"), tr("none; how good it is now, only labelled images tell")),
        ),
        *_table((tr("Class"), tr("Before"), tr("After")), rows, numbers=2),
    ]


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
    cells = ", ".join(f"{_escape(name)} {count}" for name, count in told.n_cells.items())
    forgetting = [(tr("Forgetting not measured"), _escape(told.not_measured))] if told.not_measured else []
    return [
        tr("## Adapted"),
        "",
        *_list(
            (tr("From"), f"{_escape(told.title)} ({_code(told.name)}, {_code(told.sha256)})"),
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
        *_table((tr("Balanced accuracy"), tr("Images"), tr("Before"), tr("After")), rows, numbers=3),
    ]


def _describe_scores(card: ModelCard) -> list[str]:
    if not card.scores and card.corrupted is None:
        return []
    rows = [
        (
            _title_part(part),
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
            part=_title_part(found.part),
            n_copies=found.n_copies,
        )
        shares = _share(found.accuracy), _share(found.balanced_accuracy)
        rows.append((name, str(found.n_images), *shares, ""))
    heading = (tr("Part"), tr("Images"), tr("Accuracy"), tr("Balanced accuracy"), tr("Macro F1"))
    return [tr("## Scores"), "", *_table(heading, rows, numbers=4), *_list_recalls(card)]


def _list_recalls(card: ModelCard) -> list[str]:
    parts = [part for part, scores in card.scores.items() if scores.recall]
    if not parts:
        return []
    rows = [
        (_escape(tr(known.title)), *(_share(card.scores[part].recall.get(known.id)) for part in parts))
        for known in card.classes
    ]
    heading = (tr("Recall"), *map(_title_part, parts))
    return _table(heading, rows, numbers=len(parts))


def _describe_calibration(card: ModelCard) -> list[str]:
    lines = []
    if card.temperature is not None:
        lines.append((tr("Temperature"), fill("{temperature:.4f}", temperature=card.temperature)))
    found = card.calibration
    if found is not None:
        where = tr("{n_images} images, {part}", n_images=found.n_images, part=_title_part(found.part).lower())
        told = tr(
            "{error}, without the temperature {error_before} ({where})",
            error=_share(found.error),
            error_before=_share(found.error_before),
            where=where,
        )
        lines.append((tr("Expected calibration error"), told))
    for name, threshold in sorted((card.thresholds or {}).items()):
        lines.append(
            (tr("Unsure under ({name})", name=_escape(name)), fill("{threshold:.4f}", threshold=threshold))
        )
    return [tr("## Calibration"), "", *_list(*lines)] if lines else []


def _describe_doubts(card: ModelCard) -> list[str]:
    lines = []
    if card.statistics is not None:
        found = card.statistics
        lines = _list(
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
        lines += _table((tr("Unsure under"), tr("Unsure"), tr("Right of the others")), rows, numbers=3)
    return [tr("## Unsure cells"), "", *lines] if lines else []


def _describe_data(card: ModelCard) -> list[str]:
    data = card.data
    known = [part for part in _PARTS if part in data.n_images]
    parts = ", ".join(f"{_title_part(part).lower()} {data.n_images[part]}" for part in known)
    titles = {known.id: tr(known.title) for known in card.classes}
    rows = [(_escape(titles.get(name, name)), str(count)) for name, count in sorted(data.n_per_class.items())]
    return [
        tr("## Data"),
        "",
        *_list(
            (tr("Source"), _escape(data.source) or tr("not stated")),
            (tr("Licence"), _escape(data.licence) or tr("not stated")),
            (tr("Images"), parts or tr("not stated")),
            (tr("Left out"), tr("{n_left_out} that could not be read", n_left_out=data.n_left_out)),
            *_describe_cleaning(data.cleaning),
            (tr("Seed of the parts"), str(data.split_seed)),
            (
                tr("Which image was in which part"),
                tr("in the file") if SPLIT in card.entries else tr("not in the file"),
            ),
            (tr("Fingerprint"), _code(data.fingerprint)),
        ),
        *_table((tr("Class"), tr("Images")), rows, numbers=1),
    ]


def _describe_cleaning(cleaning: CleaningDescription | None) -> list[tuple[str, str]]:
    if cleaning is None:
        return []
    decisions = (
        tr("by {decisions}", decisions=_code(cleaning.decisions))
        if cleaning.decisions
        else tr("by decisions")
    )
    labelled = tr("{n_labelled} labelled, ", n_labelled=cleaning.n_labelled) if cleaning.n_labelled else ""
    unlabelled = (
        tr(", and {n_unlabelled} that nobody labelled", n_unlabelled=cleaning.n_unlabelled)
        if cleaning.n_unlabelled
        else ""
    )
    told = tr(
        "{labelled}{n_relabelled} relabelled and {n_excluded} left out {decisions}; "
        "{n_copies} exact copies and {n_contradicting} of contradicting labels left "
        "out{unlabelled}",
        labelled=labelled,
        n_relabelled=cleaning.n_relabelled,
        n_excluded=cleaning.n_excluded,
        decisions=decisions,
        n_copies=cleaning.n_copies,
        n_contradicting=cleaning.n_contradicting,
        unlabelled=unlabelled,
    )
    return [(tr("Cleaned"), told)]


def _describe_training(card: ModelCard) -> list[str]:
    rows = [
        (
            _code(option.name),
            _code(str(getattr(card.training, option.name))),
            tr(option.metadata.get("help", "")),
        )
        for option in fields(card.training)
    ]
    return [
        tr("## Training"),
        "",
        *_list(
            (tr("Command"), _code(card.command) if card.command else tr("not stated")),
            (
                tr("Epochs"),
                tr(
                    "{epochs_run}; the best was number {best_epoch}",
                    epochs_run=card.epochs_run,
                    best_epoch=card.best_epoch,
                ),
            ),
            (tr("Ended"), _escape(card.ended) or tr("not stated")),
        ),
        *_table((tr("Option"), tr("Value"), tr("Meaning")), rows, numbers=0),
    ]


def _describe_origin(card: ModelCard) -> list[str]:
    versions = ", ".join(f"{_escape(name)} {_escape(its)}" for name, its in sorted(card.versions.items()))
    entries = [
        (tr("SHA-256 of {name}", name=_code(name)), _code(its)) for name, its in sorted(card.entries.items())
    ]
    return [
        tr("## Origin"),
        "",
        *_list(
            (tr("Licence of the model"), _escape(card.licence) or tr("not stated")),
            (tr("Created"), _escape(card.created) or tr("not stated")),
            (tr("Made with"), versions or tr("not stated")),
            (tr("Form of the card"), tr("schema {schema}", schema=card.schema)),
            *entries,
        ),
    ]


def _list(*facts: tuple[str, str]) -> list[str]:
    return [*(f"- **{name}:** {told}" for name, told in facts), ""]


def _table(heading: Row, rows: Iterable[Row], *, numbers: int) -> list[str]:
    """Return a table, the last columns set to the right, and an empty line."""
    left = len(heading) - numbers
    rules = ["---"] * left + ["---:"] * numbers
    return [*(f"| {' | '.join(row)} |" for row in (heading, rules, *rows)), ""]


def _title_part(part: str) -> str:
    return _PART_TITLES.get(part) or _escape(part)


def _share(share: float | None) -> str:
    return "" if share is None else fill("{share:.4f}", share=share)


def _percent(share: float) -> str:
    return fill("{share:.2f} %", share=100 * share)


def _escape(text: str) -> str:
    """Return a text of the user's as one line that is nothing but text."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _code(text: str) -> str:
    """Return a text as code, whatever backticks and bars are in it."""
    line = " ".join(text.split()).replace("|", "\\|")
    longest = max((len(run) for run in re.findall("`+", line)), default=0)
    fence = "`" * (longest + 1)
    space = " " if longest else ""
    return f"{fence}{space}{line}{space}{fence}" if line else tr("none")
