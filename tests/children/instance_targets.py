"""Other starts of the application, to be run in a child."""

import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer

from bloodcell_gui.startup.instance import Instance
from bloodcell_gui.startup.request import StartRequest


def main(what: str) -> None:
    application = QCoreApplication([])
    instance = Instance()
    if what == "hand over":
        print(instance.hand_over(StartRequest((Path("/data/S-1"),))).name)
        return
    instance.hand_over(StartRequest())
    if what == "start":
        # Dies before it ever answers.
        print("started", flush=True)
        sys.stdin.readline()
        import os

        os._exit(1)
    instance.asked.connect(lambda request: print(*request.paths, flush=True))
    instance.serve()
    print("ready", flush=True)
    if what == "hang":
        sys.stdin.readline()
    else:
        QTimer.singleShot(60_000, application.quit)
        application.exec()


if __name__ == "__main__":
    main(sys.argv[1])
