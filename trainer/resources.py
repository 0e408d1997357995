"""Where the files are that come with the product, and where the user's own are kept."""

import os
from collections.abc import Callable
from pathlib import Path

import platformdirs

import resources

BUNDLED_MODEL_NAME = "pbc8"

# Names a folder that takes the place of all of the user's folders, in this process and in its children.
HOME_VARIABLE = "BLOODCELL_HOME"


def bundled_model() -> Path:
    """Return the model file that comes with the product."""
    return _resource("models", f"{BUNDLED_MODEL_NAME}.bloodcell")


def sample_classes() -> Path:
    """Return the table of what the sample cells were drawn as: path below their folder, label."""
    return _resource("samples_classes.csv")


def sample_cells() -> Path:
    """Return the folder of drawn sample cells, one sub-folder a sample."""
    return _resource("samples")


def recipe(name: str) -> Path:
    """Return the file of a recipe that comes with the product."""
    return _resource("recipes", f"{name}.toml")


def icon(name: str) -> Path:
    """Return the SVG file of an icon of the one set."""
    return _resource("icons", f"{name}.svg")


def example_laboratory() -> Path:
    """Return the folder of files that show how a laboratory says things for itself."""
    return _resource("laboratory")


def user_guide() -> Path:
    """Return the user guide as an HTML page, beside its pictures."""
    return _resource("help", "user-guide.html")


def font(name: str) -> Path:
    """Return the TrueType file of a font that reports are set in."""
    return _resource("fonts", f"{name}.ttf")


def product_folder() -> Path:
    """Return the folder of all that comes with the product beside the program."""
    return _resource()


def own_home() -> Path | None:
    """Return the folder that was named to take the place of all of the user's; None where none was."""
    named = os.environ.get(HOME_VARIABLE, "")
    return Path(named) if named else None


def user_laboratory() -> Path:
    """Return the folder of what the user's laboratory says for itself; it may not exist."""
    home = own_home()
    return (home / "config" if home else _find(platformdirs.user_config_dir)) / "laboratory"


def user_models() -> Path:
    """Return the folder of the user's own models; it may not exist yet."""
    return _user_data() / "models"


def user_trash() -> Path:
    """Return the folder of models that were removed and can be brought back; it may not exist yet."""
    return _user_data() / "trash"


def user_results() -> Path:
    """Return the folder of what came of the user's trainings; it may not exist yet."""
    return _user_data() / "results"


def user_decisions() -> Path:
    """Return the folder of what was decided about data sets; it may not exist yet."""
    return _user_data() / "decisions"


def user_threads() -> Path:
    """Return the file of what was measured of this machine's threads; it may not exist yet."""
    return _user_data() / "threads.json"


def user_logs() -> Path:
    """Return the folder of the log files; it may not exist yet."""
    home = own_home()
    return home / "log" if home else _find(platformdirs.user_log_dir)


def user_cache() -> Path:
    """Return the folder for what can be made again; it may not exist yet."""
    home = own_home()
    return home / "cache" if home else _find(platformdirs.user_cache_dir)


def user_weights() -> Path:
    """Return the folder of downloaded weights; it may not exist yet."""
    return user_cache() / "weights"


def _user_data() -> Path:
    home = own_home()
    return home / "data" if home else _find(platformdirs.user_data_dir)


def _find(locate: Callable[..., str]) -> Path:
    return Path(locate("bloodcell", appauthor=False))


def _resource(*parts: str) -> Path:
    # The product is always installed unpacked (wheel or PyInstaller folder), never zipped.
    # Asked of the package itself: importlib.resources would cost the window's start some 6 ms.
    return Path(resources.__path__[0], *parts)
