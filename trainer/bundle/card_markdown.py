"""A model's card in full, as Markdown: for people, and for the page where a model is published."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import fields

from trainer.bundle.card import Adaptation, CleaningDescription, ModelCard
from trainer.bundle.model_file import SPLIT
from trainer.dataset.framing import Framing
from trainer.errors import NetworkError
from trainer.networks import find_preset

_PARTS = ("train", "validation", "test")
_PART_TITLES = {"train": "Training", "validation": "Validation", "test": "Test"}
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
        lines += [f"> **Caution:** {_escape(card.caution)}", ""]
    if card.description:
        lines += [_escape(card.description), ""]
    return lines


def _list_classes(card: ModelCard) -> list[str]:
    rows = [
        (_escape(known.title), _code(known.id), known.role, ", ".join(map(_escape, known.aliases)))
        for known in card.classes
    ]
    return ["## Classes", "", *_table(("Class", "Id", "Role", "Other names"), rows, numbers=0)]


def _describe_network(card: ModelCard) -> list[str]:
    try:
        title = find_preset(card.network).title
    except NetworkError:  # of a later version, or one that was given up
        title = card.network
    feature_map = " x ".join(map(str, card.feature_map)) if card.feature_map else "none"
    return [
        "## Network",
        "",
        *_list(
            ("Network", f"{_escape(title)} ({_code(card.network)})"),
            ("Input", _describe_input(card.framing, card.training.input_size)),
            ("Features", str(card.n_features)),
            ("Feature map", feature_map),
            ("Started from", _escape(card.started_from) or "nothing"),
        ),
    ]


def _describe_input(framing: Framing, input_size: int) -> str:
    text = f"{framing.size} x {framing.size} pixels, RGB; "
    if input_size > framing.size:
        text += f"enlarged to {input_size} x {input_size} by the network; "
    text += f"what is not square: {framing.resize}"
    if framing.native_crop:
        text += (
            f"; of images of about {framing.native_width} x {framing.native_height} pixels the centre "
            f"{framing.native_crop} x {framing.native_crop}"
        )
    return text


def _describe_adaptation(told: Adaptation) -> list[str]:
    old = told.old_before, told.old_after
    rows = [
        (name, str(after.n_images), _share(before.balanced_accuracy), _share(after.balanced_accuracy))
        for name, before, after in (
            ("The laboratory's cells", told.before, told.after),
            ("Test images of the model before", *old),
        )
        if before is not None and after is not None
    ]
    cells = ", ".join(f"{_escape(name)} {count}" for name, count in told.n_cells.items())
    forgetting = [("Forgetting not measured", _escape(told.not_measured))] if told.not_measured else []
    return [
        "## Adapted",
        "",
        *_list(
            ("From", f"{_escape(told.title)} ({_code(told.name)}, {_code(told.sha256)})"),
            ("With cells of a laboratory", cells),
            ("Held back", f"each cell was judged by one of {told.n_folds} models that did not learn from it"),
            *forgetting,
        ),
        *_table(("Balanced accuracy", "Images", "Before", "After"), rows, numbers=3),
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
        name = f"{_title_part(found.part)}, {found.n_copies} corrupted copies an image"
        shares = _share(found.accuracy), _share(found.balanced_accuracy)
        rows.append((name, str(found.n_images), *shares, ""))
    heading = ("Part", "Images", "Accuracy", "Balanced accuracy", "Macro F1")
    return ["## Scores", "", *_table(heading, rows, numbers=4), *_list_recalls(card)]


def _list_recalls(card: ModelCard) -> list[str]:
    parts = [part for part, scores in card.scores.items() if scores.recall]
    if not parts:
        return []
    rows = [
        (_escape(known.title), *(_share(card.scores[part].recall.get(known.id)) for part in parts))
        for known in card.classes
    ]
    heading = ("Recall", *map(_title_part, parts))
    return _table(heading, rows, numbers=len(parts))


def _describe_calibration(card: ModelCard) -> list[str]:
    lines = []
    if card.temperature is not None:
        lines.append(("Temperature", f"{card.temperature:.4f}"))
    found = card.calibration
    if found is not None:
        where = f"{found.n_images} images, {_title_part(found.part).lower()}"
        told = f"{_share(found.error)}, without the temperature {_share(found.error_before)} ({where})"
        lines.append(("Expected calibration error", told))
    for name, threshold in sorted((card.thresholds or {}).items()):
        lines.append((f"Unsure under ({_escape(name)})", f"{threshold:.4f}"))
    return ["## Calibration", "", *_list(*lines)] if lines else []


def _describe_doubts(card: ModelCard) -> list[str]:
    lines = []
    if card.statistics is not None:
        found = card.statistics
        lines = _list(
            ("Like none of the cells beyond a distance of", f"{found.distance:.4f}"),
            ("Of strange colour, scale or sharpness beyond", f"{found.strangeness:.4f}"),
            (
                "Measured on",
                f"{found.n_images} images that were learned from and {found.n_validation} of validation",
            ),
        )
    if card.operating_points:
        rows = [
            (f"{point.threshold:.4f}", _percent(point.unsure), _percent(point.right))
            for point in card.operating_points
        ]
        lines += _table(("Unsure under", "Unsure", "Right of the others"), rows, numbers=3)
    return ["## Unsure cells", "", *lines] if lines else []


def _describe_data(card: ModelCard) -> list[str]:
    data = card.data
    known = [part for part in _PARTS if part in data.n_images]
    parts = ", ".join(f"{_title_part(part).lower()} {data.n_images[part]}" for part in known)
    titles = {known.id: known.title for known in card.classes}
    rows = [(_escape(titles.get(name, name)), str(count)) for name, count in sorted(data.n_per_class.items())]
    return [
        "## Data",
        "",
        *_list(
            ("Source", _escape(data.source) or "not stated"),
            ("Licence", _escape(data.licence) or "not stated"),
            ("Images", parts or "not stated"),
            ("Left out", f"{data.n_left_out} that could not be read"),
            *_describe_cleaning(data.cleaning),
            ("Seed of the parts", str(data.split_seed)),
            ("Which image was in which part", "in the file" if SPLIT in card.entries else "not in the file"),
            ("Fingerprint", _code(data.fingerprint)),
        ),
        *_table(("Class", "Images"), rows, numbers=1),
    ]


def _describe_cleaning(cleaning: CleaningDescription | None) -> list[tuple[str, str]]:
    if cleaning is None:
        return []
    decisions = f"by {_code(cleaning.decisions)}" if cleaning.decisions else "by decisions"
    labelled = f"{cleaning.n_labelled} labelled, " if cleaning.n_labelled else ""
    unlabelled = f", and {cleaning.n_unlabelled} that nobody labelled" if cleaning.n_unlabelled else ""
    told = (
        f"{labelled}{cleaning.n_relabelled} relabelled and {cleaning.n_excluded} left out {decisions}; "
        f"{cleaning.n_copies} exact copies and {cleaning.n_contradicting} of contradicting labels left out"
        f"{unlabelled}"
    )
    return [("Cleaned", told)]


def _describe_training(card: ModelCard) -> list[str]:
    rows = [
        (_code(option.name), _code(str(getattr(card.training, option.name))), option.metadata.get("help", ""))
        for option in fields(card.training)
    ]
    return [
        "## Training",
        "",
        *_list(
            ("Command", _code(card.command) if card.command else "not stated"),
            ("Epochs", f"{card.epochs_run}; the best was number {card.best_epoch}"),
            ("Ended", _escape(card.ended) or "not stated"),
        ),
        *_table(("Option", "Value", "Meaning"), rows, numbers=0),
    ]


def _describe_origin(card: ModelCard) -> list[str]:
    versions = ", ".join(f"{_escape(name)} {_escape(its)}" for name, its in sorted(card.versions.items()))
    entries = [(f"SHA-256 of {_code(name)}", _code(its)) for name, its in sorted(card.entries.items())]
    return [
        "## Origin",
        "",
        *_list(
            ("Licence of the model", _escape(card.licence) or "not stated"),
            ("Created", _escape(card.created) or "not stated"),
            ("Made with", versions or "not stated"),
            ("Form of the card", f"schema {card.schema}"),
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
    return "" if share is None else f"{share:.4f}"


def _percent(share: float) -> str:
    return f"{100 * share:.2f} %"


def _escape(text: str) -> str:
    """Return a text of the user's as one line that is nothing but text."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _code(text: str) -> str:
    """Return a text as code, whatever backticks and bars are in it."""
    line = " ".join(text.split()).replace("|", "\\|")
    longest = max((len(run) for run in re.findall("`+", line)), default=0)
    fence = "`" * (longest + 1)
    space = " " if longest else ""
    return f"{fence}{space}{line}{space}{fence}" if line else "none"
