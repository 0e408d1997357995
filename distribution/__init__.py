"""From the source tree to what users double-click: metadata, icons, builds, packages, and their trial.

The folder is not called `packaging`: that is a library which Keras and PyInstaller import, and a folder of
its name in the root could be taken for it.
"""
