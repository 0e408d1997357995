import subprocess
import sys

# Tells who imports, and looks for garbage, within the block and after it.
SCRIPT = """
import builtins, gc, linecache
from bloodcell_gui.startup.lean_imports import lean_imports
read = []
getlines = linecache.getlines
linecache.getlines = lambda name, *rest: (read.append(name), getlines(name, *rest))[1]
with lean_imports():
    within = gc.isenabled()
    read.clear()
    import wave
    from bloodcell_gui import marks
print(builtins.__import__.__name__, within, gc.isenabled(), gc.get_freeze_count() > 10_000, *read)
"""


def run_python(script: str) -> str:
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_nothing_is_done_beside_the_imports() -> None:
    assert run_python(SCRIPT) == "__lazy_import__ False True True"


def test_python_is_left_as_it_was_where_it_does_not_look_for_garbage() -> None:
    assert run_python("import gc; gc.disable()" + SCRIPT) == "__lazy_import__ False False True"


def test_the_start_imports_so() -> None:
    told = run_python(
        "import builtins\n"
        "from bloodcell_gui import __main__ as start, app\n"
        "before = builtins.__import__.__name__\n"
        "app.run = lambda arguments: print(before, builtins.__import__.__name__) or 0\n"
        "start.main()\n"
    )
    assert told == "__feature_import__ __lazy_import__"
