"""What comes with the product beside the program: by it a file is missed that was lost on the way."""

_ICONS = (
    *("application", "back", "classify", "clean", "close", "copy", "done", "drop", "error", "export"),
    *("files", "folder", "forward", "large", "models", "new", "notice", "pause", "remove", "reopened"),
    *("resume", "review", "samples", "save", "small", "stopped", "table", "train", "waiting", "working"),
    *("zoomin", "zoomout"),
)
_FONTS = ("DejaVuSansCondensed-Bold.ttf", "DejaVuSansCondensed.ttf", "DroidSansFallback.ttf")
_HELP = (
    *("help.css", "user-guide.html", "wizard-data.jpg"),
    *("classify-light.jpg", "clean.jpg", "models.jpg", "review.jpg", "run.jpg", "tour.jpg"),
)
_LANGUAGES = ("it",)
_LICENCES = ("LICENSE-DejaVu.txt", "LICENSE-Droid.txt")
_LABORATORY = ("class-roles.csv", "laboratory.toml", "reference-ranges.csv")
_RECIPES = ("default", "pbc8", "pbc8_first", "pbc8_second", "study")

CONTENTS = (
    *(f"fonts/{name}" for name in (*_FONTS, *_LICENCES)),
    *(f"help/{name}" for name in _HELP),
    *(f"icons/{name}.svg" for name in _ICONS),
    *(f"laboratory/{name}" for name in _LABORATORY),
    *(f"languages/{code}/LC_MESSAGES/bloodcell.{form}" for code in _LANGUAGES for form in ("mo", "po")),
    "models/pbc8.bloodcell",
    *(f"recipes/{name}.toml" for name in _RECIPES),
    "samples/README.txt",
    "samples_classes.csv",
)
"""Files by their place below the product's folder; the sample cells are named by `samples_classes.csv`."""
