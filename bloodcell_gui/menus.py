"""The menus: which actions there are, with their texts, keys and icons; no behaviour."""

from dataclasses import dataclass

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu


@dataclass(frozen=True, slots=True, eq=False)
class Menus:
    """Everything that can be chosen from the menus.

    Attributes are actions, named after what they do; the exceptions are:
        pages: One action a page.
        framings: One action a `FramingChoice`, its value as data.
        recent_projects: Menu to which the projects that were open are added when it opens.
        models: The same for the library's models.
    """

    open_folder: QAction
    open_files: QAction
    try_samples: QAction
    new_project: QAction
    open_project: QAction
    recent_projects: QMenu
    close_project: QAction
    export: QAction
    cancel: QAction
    close_sample: QAction
    close_all: QAction
    leave: QAction
    undo: QAction
    redo: QAction
    copy_table: QAction
    pages: QActionGroup
    show_samples: QAction
    show_differential: QAction
    show_all_images: QAction
    larger: QAction
    smaller: QAction
    full_screen: QAction
    add_samples: QAction
    import_sheet: QAction
    find_folder: QAction
    new_class: QAction
    reviewer: QAction
    laboratory: QAction
    compare: QAction
    trail: QAction
    make_dataset: QAction
    models: QMenu
    open_model: QAction
    about_model: QAction
    framings: QActionGroup
    classify_again: QAction
    device: QAction
    keys: QAction
    open_log: QAction
    about: QAction


def make_menus(window: QMainWindow, page_titles: tuple[str, ...]) -> Menus:
    """Fill the menu bar of a window.

    Args:
        window: The window.
        page_titles: Names of the pages, in order.
    """

    def add(
        menu: QMenu, text: str, *keys: str | QKeySequence.StandardKey, checkable: bool = False
    ) -> QAction:
        action = QAction(text, window)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setCheckable(checkable)
        menu.addAction(action)
        return action

    bar = window.menuBar()
    file, edit = bar.addMenu("&File"), bar.addMenu("&Edit")
    view, project = bar.addMenu("&View"), bar.addMenu("Pro&ject")
    model, help_menu = bar.addMenu("&Model"), bar.addMenu("&Help")

    open_folder = add(file, "&Open Folder…", "Ctrl+O")
    open_files = add(file, "Open &Files…", "Ctrl+Shift+O")
    try_samples = add(file, "&Try the Sample Cells")
    file.addSeparator()
    new_project = add(file, "New &Project…", "Ctrl+N")
    open_project = add(file, "Open Pro&ject…", "Ctrl+P")
    recent_projects = file.addMenu("&Recent Projects")
    close_project = add(file, "C&lose Project")
    file.addSeparator()
    export = add(file, "&Export…", "Ctrl+E")
    cancel = add(file, "Ca&ncel Work", "Ctrl+.")
    file.addSeparator()
    close_sample = add(file, "&Close Sample", "Ctrl+W")
    close_all = add(file, "Close &All Samples", "Ctrl+Shift+W")
    file.addSeparator()
    leave = add(file, "&Quit", "Ctrl+Q")
    leave.setMenuRole(QAction.MenuRole.QuitRole)

    undo = add(edit, "&Undo", "Ctrl+Z")
    redo = add(edit, "&Redo", "Ctrl+Shift+Z")
    edit.addSeparator()
    copy_table = add(edit, "&Copy Differential", "Ctrl+Shift+C")

    pages = QActionGroup(window)
    for number, title in enumerate(page_titles, 1):
        pages.addAction(add(view, f"&{number} {title}", f"Ctrl+{number}", checkable=True))
    view.addSeparator()
    show_samples = add(view, "&Samples", "F9", checkable=True)
    show_differential = add(view, "&Differential", "F10", checkable=True)
    show_all_images = add(view, "All &Images of the Data Set", "Ctrl+G", checkable=True)
    view.addSeparator()
    larger = add(view, "&Larger Thumbnails", QKeySequence.StandardKey.ZoomIn, "Ctrl+=")
    smaller = add(view, "S&maller Thumbnails", QKeySequence.StandardKey.ZoomOut)
    view.addSeparator()
    full_screen = add(view, "&Full Screen", "F11", checkable=True)

    add_samples = add(project, "&Add the Samples of Classify", "Ctrl+D")
    import_sheet = add(project, "&Import a Sample Sheet…")
    find_folder = add(project, "&Find a Moved Folder…")
    project.addSeparator()
    new_class = add(project, "New &Class…")
    reviewer = add(project, "Reviewer's &Name…")
    laboratory = add(project, "&Laboratory's Tables…")
    project.addSeparator()
    compare = add(project, "C&ompare…")
    trail = add(project, "Audit &Trail…")
    make_dataset = add(project, "&Make a Data Set from Reviewed Cells…")

    models = model.addMenu("&Use")
    open_model = add(model, "Use a Model &File…")
    about_model = add(model, "&About This Model")
    model.addSeparator()
    framing = model.addMenu("&Native Framing")
    framings = QActionGroup(window)
    for choice, text in (
        ("auto", "&Auto: Cut Images of the Native Size to Their Centre"),
        ("whole", "&Whole: Never Cut"),
        ("crop", "&Crop: Always Cut to the Centre"),
    ):
        action = add(framing, text, checkable=True)
        action.setData(choice)
        framings.addAction(action)
    framings.actions()[0].setChecked(True)
    classify_again = add(model, "Classify A&gain", "F5")

    device = add(help_menu, "This Com&puter…")
    keys = add(help_menu, "&Keyboard Shortcuts", "?", "Shift+?")
    open_log = add(help_menu, "Open &Log Folder")
    help_menu.addSeparator()
    about = add(help_menu, "&About Bloodcell")
    about.setMenuRole(QAction.MenuRole.AboutRole)
    return Menus(
        open_folder=open_folder,
        open_files=open_files,
        try_samples=try_samples,
        new_project=new_project,
        open_project=open_project,
        recent_projects=recent_projects,
        close_project=close_project,
        export=export,
        cancel=cancel,
        close_sample=close_sample,
        close_all=close_all,
        leave=leave,
        undo=undo,
        redo=redo,
        copy_table=copy_table,
        pages=pages,
        show_samples=show_samples,
        show_differential=show_differential,
        show_all_images=show_all_images,
        larger=larger,
        smaller=smaller,
        full_screen=full_screen,
        add_samples=add_samples,
        import_sheet=import_sheet,
        find_folder=find_folder,
        new_class=new_class,
        reviewer=reviewer,
        laboratory=laboratory,
        compare=compare,
        trail=trail,
        make_dataset=make_dataset,
        models=models,
        open_model=open_model,
        about_model=about_model,
        framings=framings,
        classify_again=classify_again,
        device=device,
        keys=keys,
        open_log=open_log,
        about=about,
    )
