"""A model's card in full, as Markdown: for people, and for the page where a model is published."""

from dataclasses import fields

from trainer.bundle.card import CleaningDescription, ModelCard
from trainer.bundle.card_measurements import describe_measurements, title_part
from trainer.bundle.markdown import escape, make_code, make_list, make_table
from trainer.bundle.model_file import SPLIT
from trainer.dataset.framing import Framing
from trainer.errors import NetworkError
from trainer.language import tr
from trainer.networks import find_preset

_PARTS = ("train", "validation", "test")


def describe_card_markdown(card: ModelCard) -> str:
    """Return all that a card says, as Markdown; the same card gives the same text."""
    sections = (
        _introduce(card),
        _list_classes(card),
        _describe_network(card),
        describe_measurements(card),
        _describe_data(card),
        _describe_training(card),
        _describe_origin(card),
    )
    return "\n".join(line for section in sections for line in section)


def _introduce(card: ModelCard) -> list[str]:
    lines = [f"# {escape(card.title)}", ""]
    if card.caution:
        lines += [tr("> **Caution:** {caution}", caution=escape(tr(card.caution))), ""]
    if card.description:
        lines += [escape(card.description), ""]
    return lines


def _list_classes(card: ModelCard) -> list[str]:
    rows = [
        (escape(tr(known.title)), make_code(known.id), known.role, ", ".join(map(escape, known.aliases)))
        for known in card.classes
    ]
    return [
        tr("## Classes"),
        "",
        *make_table((tr("Class"), tr("Id"), tr("Role"), tr("Other names")), rows, numbers=0),
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
        *make_list(
            (tr("Network"), f"{escape(title)} ({make_code(card.network)})"),
            (tr("Input"), _describe_input(card.framing, card.training.input_size)),
            (tr("Features"), str(card.n_features)),
            (tr("Feature map"), feature_map),
            (tr("Started from"), escape(card.started_from) or tr("nothing")),
            (
                tr("Calculates with"),
                tr("whole numbers (int8)") if card.arithmetic == "int8" else tr("numbers of 32 bits"),
            ),
            (
                tr("Looks again, turned and mirrored"),
                tr("where the confidence is under {confidence:.4f}", confidence=card.second_look)
                if card.second_look
                else tr("never"),
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


def _describe_data(card: ModelCard) -> list[str]:
    data = card.data
    known = [part for part in _PARTS if part in data.n_images]
    parts = ", ".join(f"{title_part(part).lower()} {data.n_images[part]}" for part in known)
    titles = {known.id: tr(known.title) for known in card.classes}
    rows = [(escape(titles.get(name, name)), str(count)) for name, count in sorted(data.n_per_class.items())]
    return [
        tr("## Data"),
        "",
        *make_list(
            (tr("Source"), escape(data.source) or tr("not stated")),
            (tr("Licence"), escape(data.licence) or tr("not stated")),
            (tr("Images"), parts or tr("not stated")),
            (tr("Left out"), tr("{n_left_out} that could not be read", n_left_out=data.n_left_out)),
            *_describe_cleaning(data.cleaning),
            (tr("Seed of the parts"), str(data.split_seed)),
            (
                tr("Which image was in which part"),
                tr("in the file") if SPLIT in card.entries else tr("not in the file"),
            ),
            (tr("Fingerprint"), make_code(data.fingerprint)),
        ),
        *make_table((tr("Class"), tr("Images")), rows, numbers=1),
    ]


def _describe_cleaning(cleaning: CleaningDescription | None) -> list[tuple[str, str]]:
    if cleaning is None:
        return []
    decisions = (
        tr("by {decisions}", decisions=make_code(cleaning.decisions))
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
            make_code(option.name),
            make_code(str(getattr(card.training, option.name))),
            tr(option.metadata.get("help", "")),
        )
        for option in fields(card.training)
    ]
    return [
        tr("## Training"),
        "",
        *make_list(
            (tr("Command"), make_code(card.command) if card.command else tr("not stated")),
            (tr("Epochs"), _describe_epochs(card)),
            (tr("Ended"), escape(card.ended) or tr("not stated")),
        ),
        *make_table((tr("Option"), tr("Value"), tr("Meaning")), rows, numbers=0),
    ]


def _describe_epochs(card: ModelCard) -> str:
    if card.best_epoch:
        return tr(
            "{epochs_run}; the best was number {best_epoch}",
            epochs_run=card.epochs_run,
            best_epoch=card.best_epoch,
        )
    if not card.epochs_run:
        return tr("none")
    return tr("{epochs_run}; none was better than what it started from", epochs_run=card.epochs_run)


def _describe_origin(card: ModelCard) -> list[str]:
    versions = ", ".join(f"{escape(name)} {escape(its)}" for name, its in sorted(card.versions.items()))
    entries = [
        (tr("SHA-256 of {name}", name=make_code(name)), make_code(its))
        for name, its in sorted(card.entries.items())
    ]
    return [
        tr("## Origin"),
        "",
        *make_list(
            (tr("Licence of the model"), escape(card.licence) or tr("not stated")),
            (tr("Created"), escape(card.created) or tr("not stated")),
            (tr("Made with"), versions or tr("not stated")),
            (tr("Form of the card"), tr("schema {schema}", schema=card.schema)),
            *entries,
        ),
    ]
