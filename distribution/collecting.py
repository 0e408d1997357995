"""What goes into a built application beside what PyInstaller finds by itself, and what is left out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePath

from distribution.product import ROOT, Edition

HOOKS = Path(__file__).parent / "hooks"

# What packages import only where it happens to be, and what belongs to the workshop.
_NEVER = (
    *("tkinter", "lib2to3", "ensurepip", "idlelib", "turtledemo", "curses", "readline"),
    *("pytest", "_pytest", "hypothesis", "setuptools", "pip", "wheel", "mypy", "PyInstaller"),
    *("IPython", "matplotlib", "yaml", "psutil", "openpyxl", "pypdfium2", "cryptography"),
    *("pyqtgraph.examples", "pyqtgraph.opengl", "pyqtgraph.jupyter", "pyqtgraph.console", "numba", "cupy"),
    *("PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtSql", "PySide6.QtDesigner", "PySide6.QtHelp"),
    *("PIL.ImageTk", "PIL.ImageQt", "PIL.AvifImagePlugin"),
)
# Training, and what only training needs.
_HEAVY = (
    *("trainer.learning", "tensorflow", "keras", "keras_cv", "cleanlab", "sklearn", "scipy", "pandas"),
    *("h5py", "joblib"),
)
# What the packages of training bring, and nobody calls.
_HEAVY_UNUSED = (
    *("tensorflow_datasets", "keras_core", "pyarrow", "grpc", "array_record", "clang", "kagglehub"),
    *("kagglesdk", "etils", "tensorboard", "torch", "jax"),
)
# Of Qt: plugins for what the window does not do. Libraries that nothing else asks for go with them.
_UNUSED_PLUGINS = (
    *("egldeviceintegrations", "generic", "networkinformation", "printsupport", "sqldrivers", "tls"),
    *("qmltooling", "vectorimageformats"),
)
_UNWANTED = (
    *(f"PySide6/*plugins/{kind}/*" for kind in _UNUSED_PLUGINS),
    *(
        f"PySide6/*plugins/platforms/*q{name}*"
        for name in ("vnc", "vkkhrdisplay", "linuxfb", "eglfs", "minimal")
    ),
    # It needs GTK's own libraries, a tenth of the viewer; the desktop portal's theme does the same.
    "PySide6/*plugins/platformthemes/*qgtk3*",
    "PySide6/*translations/qt_help_*",
)
# Debug symbols are stripped from these alone: NumPy's linear algebra does not survive it.
_STRIPPED = (
    *("libpython*", "python3*/lib-dynload/*", "ai_edge_litert/*", "xxhash/*", "PIL/*"),
    *("tensorflow/*.so*", "libtensorflow*"),
)
_HEAVY_UNWANTED = ("tensorflow/include/*", "tensorflow/*.h", "*/tests/*", "*/test/*")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is handed to PyInstaller.

    Attributes:
        datas: Files, each with the folder that it goes to.
        hidden_imports: Modules that no import statement names, or only a function does.
        excludes: Modules that are left out.
        runtime_hooks: Scripts that run before the program.
        collection_modes: Packages whose source is needed beside the bytecode, and how they are kept.
        unwanted: Patterns of files that are left out.
        stripped: Patterns of files whose debug symbols are left out.
    """

    datas: list[tuple[str, str]]
    hidden_imports: list[str]
    excludes: list[str]
    runtime_hooks: list[str]
    collection_modes: dict[str, str]
    unwanted: tuple[str, ...]
    stripped: tuple[str, ...] = _STRIPPED

    def wants(self, place: str) -> bool:
        """Return whether a file goes in, by its place in the application's folder."""
        return not _matches(place, self.unwanted)

    def strips(self, place: str) -> bool:
        """Return whether a file loses its debug symbols, by its place in the application's folder."""
        return _matches(place, self.stripped)


def plan_collection(edition: Edition) -> Plan:
    """Return what goes into an edition."""
    modules = [name for package in ("trainer", "bloodcell_gui") for name in _list_modules(ROOT / package)]
    datas = [(str(path), str(path.parent.relative_to(ROOT))) for path in _list_resources()]
    if not edition.trains:
        light = [name for name in modules if not name.startswith("trainer.learning")]
        return Plan(datas, light, [*_NEVER, *_HEAVY], [], {}, _UNWANTED)
    return Plan(
        datas=datas,
        hidden_imports=[*modules, "keras_cv"],
        excludes=[*_NEVER, *_HEAVY_UNUSED],
        runtime_hooks=[str(HOOKS / "no_datasets.py")],
        # TensorFlow turns Python functions into graphs by their source.
        collection_modes=dict.fromkeys(
            ("trainer", "keras", "keras_cv", "tensorflow.python.saved_model"), "pyz+py"
        ),
        unwanted=(*_UNWANTED, *_HEAVY_UNWANTED),
    )


def _matches(place: str, patterns: Iterable[str]) -> bool:
    name = PurePath(place).as_posix()
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _list_modules(package: Path) -> Iterator[str]:
    """Yield the modules of a package of ours, without importing any."""
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _list_resources() -> list[Path]:
    files = (path for path in (ROOT / "resources").rglob("*") if path.is_file())
    return sorted(path for path in files if path.suffix not in {".py", ".pyc"})
