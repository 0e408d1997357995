"""What a reader must be told of a sample beside its counts, in sentences."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from trainer.language import tr

if TYPE_CHECKING:
    from trainer.reports.flags import Flag


def tell_flags(flags: "Iterable[Flag]") -> str:
    """Return flags as they are shown, a paragraph each; empty where there is none."""
    return "\n\n".join(map(_tell, flags))


def _tell(flag: "Flag") -> str:
    from trainer.reports.flags import FlagKind

    text = flag.text[:1].upper() + flag.text[1:]
    if flag.kind is FlagKind.FEW_WBC:
        text += tr(", so the percentages are uncertain")
    return text if text.endswith(".") else f"{text}."
