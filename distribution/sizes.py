"""What takes the space in a built application."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

_INSIDE = "_internal"
# The first that a place begins with counts; places are those in the application's folder.
_GROUPS: Mapping[str, tuple[str, ...]] = {
    "the bundled model": (f"{_INSIDE}/resources/models/",),
    "fonts for reports": (f"{_INSIDE}/resources/fonts/",),
    "sample cells, icons, help, languages": (f"{_INSIDE}/resources/",),
    "Qt and PySide6": (f"{_INSIDE}/PySide6/", f"{_INSIDE}/shiboken6/"),
    "TensorFlow": (f"{_INSIDE}/tensorflow/", f"{_INSIDE}/libtensorflow"),
    "Keras, keras-cv": (f"{_INSIDE}/keras/", f"{_INSIDE}/keras_cv/"),
    "SciPy": (f"{_INSIDE}/scipy/", f"{_INSIDE}/scipy.libs/"),
    "scikit-learn": (f"{_INSIDE}/sklearn/", f"{_INSIDE}/scikit_learn.libs/"),
    "pandas": (f"{_INSIDE}/pandas/", f"{_INSIDE}/pandas.libs/"),
    "h5py": (f"{_INSIDE}/h5py/", f"{_INSIDE}/h5py.libs/"),
    "NumPy": (f"{_INSIDE}/numpy/", f"{_INSIDE}/numpy.libs/"),
    "LiteRT": (f"{_INSIDE}/ai_edge_litert/",),
    "Pillow": (f"{_INSIDE}/PIL/", f"{_INSIDE}/pillow.libs/"),
    "Python": (f"{_INSIDE}/libpython", f"{_INSIDE}/python3", f"{_INSIDE}/base_library.zip"),
    "our own source, for TensorFlow": (f"{_INSIDE}/trainer/",),
    "licences": ("licences/", "LICENSE", "NOTICE.md"),
    # The bytecode of all packages lies in each of them.
    "the two programs, with the bytecode": ("bloodcell",),
    "libraries of the system": (f"{_INSIDE}/lib",),
}
OTHER = "other packages"


def measure_groups(folder: Path) -> dict[str, int]:
    """Return the bytes of each group of files in a built application, the largest first."""
    sizes: Counter[str] = Counter()
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            sizes[name_group(path.relative_to(folder).as_posix())] += path.stat().st_size
    return dict(sizes.most_common())


def name_group(place: str) -> str:
    """Return the group that a file belongs to, by its place in the application's folder."""
    for group, beginnings in _GROUPS.items():
        if place.startswith(beginnings):
            return group
    return OTHER
