"""The menus: which actions there are, with their texts, keys and icons; no behaviour."""

from dataclasses import dataclass

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from trainer.language import tr


# Nobody compares or prints it; what that takes for so many would be made at each start.
@dataclass(frozen=True, slots=True, eq=False, repr=False)
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
    settings: QAction
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
    guide: QAction
    welcome: QAction
    tour: QAction
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
    file, edit = bar.addMenu(tr("&File")), bar.addMenu(tr("&Edit"))
    view, project = bar.addMenu(tr("&View")), bar.addMenu(tr("Pro&ject"))
    model, help_menu = bar.addMenu(tr("&Model")), bar.addMenu(tr("&Help"))

    open_folder = add(file, tr("&Open Folder…"), "Ctrl+O")
    open_files = add(file, tr("Open &Files…"), "Ctrl+Shift+O")
    try_samples = add(file, tr("&Try the Sample Cells"))
    file.addSeparator()
    new_project = add(file, tr("New &Project…"), "Ctrl+N")
    open_project = add(file, tr("Open Pro&ject…"), "Ctrl+P")
    recent_projects = file.addMenu(tr("&Recent Projects"))
    close_project = add(file, tr("C&lose Project"))
    file.addSeparator()
    export = add(file, tr("&Export…"), "Ctrl+E")
    cancel = add(file, tr("Ca&ncel Work"), "Ctrl+.")
    file.addSeparator()
    close_sample = add(file, tr("&Close Sample"), "Ctrl+W")
    close_all = add(file, tr("Close &All Samples"), "Ctrl+Shift+W")
    file.addSeparator()
    leave = add(file, tr("&Quit"), "Ctrl+Q")
    leave.setMenuRole(QAction.MenuRole.QuitRole)

    undo = add(edit, tr("&Undo"), "Ctrl+Z")
    redo = add(edit, tr("&Redo"), "Ctrl+Shift+Z")
    edit.addSeparator()
    copy_table = add(edit, tr("&Copy Differential"), "Ctrl+Shift+C")
    edit.addSeparator()
    settings = add(edit, tr("&Settings…"), "Ctrl+,")
    settings.setMenuRole(QAction.MenuRole.PreferencesRole)

    pages = QActionGroup(window)
    for number, title in enumerate(page_titles, 1):
        pages.addAction(add(view, f"&{number} {title}", f"Ctrl+{number}", checkable=True))
    view.addSeparator()
    show_samples = add(view, tr("&Samples"), "F9", checkable=True)
    show_differential = add(view, tr("&Differential"), "F10", checkable=True)
    show_all_images = add(view, tr("All &Images of the Data Set"), "Ctrl+G", checkable=True)
    view.addSeparator()
    larger = add(view, tr("&Larger Thumbnails"), QKeySequence.StandardKey.ZoomIn, "Ctrl+=")
    smaller = add(view, tr("S&maller Thumbnails"), QKeySequence.StandardKey.ZoomOut)
    view.addSeparator()
    full_screen = add(view, tr("&Full Screen"), "F11", checkable=True)

    add_samples = add(project, tr("&Add the Samples of Classify"), "Ctrl+D")
    import_sheet = add(project, tr("&Import a Sample Sheet…"))
    find_folder = add(project, tr("&Find a Moved Folder…"))
    project.addSeparator()
    new_class = add(project, tr("New &Class…"))
    reviewer = add(project, tr("Reviewer's &Name…"))
    laboratory = add(project, tr("&Laboratory's Tables…"))
    project.addSeparator()
    compare = add(project, tr("C&ompare…"))
    trail = add(project, tr("Audit &Trail…"))
    make_dataset = add(project, tr("&Make a Data Set from Reviewed Cells…"))

    models = model.addMenu(tr("&Use"))
    open_model = add(model, tr("Use a Model &File…"))
    about_model = add(model, tr("&About This Model"))
    model.addSeparator()
    framing = model.addMenu(tr("&Native Framing"))
    framings = QActionGroup(window)
    for choice, text in (
        ("auto", tr("&Auto: Cut Images of the Native Size to Their Centre")),
        ("whole", tr("&Whole: Never Cut")),
        ("crop", tr("&Crop: Always Cut to the Centre")),
    ):
        action = add(framing, text, checkable=True)
        action.setData(choice)
        framings.addAction(action)
    framings.actions()[0].setChecked(True)
    classify_again = add(model, tr("Classify A&gain"), "F5")

    guide = add(help_menu, tr("User &Guide"), "F1")
    welcome = add(help_menu, tr("&Welcome"))
    tour = add(help_menu, tr("Take the &Tour"))
    help_menu.addSeparator()
    device = add(help_menu, tr("This Com&puter…"))
    keys = add(help_menu, tr("&Keyboard Shortcuts"), "?", "Shift+?")
    open_log = add(help_menu, tr("Open &Log Folder"))
    help_menu.addSeparator()
    about = add(help_menu, tr("&About Bloodcell"))
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
        settings=settings,
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
        guide=guide,
        welcome=welcome,
        tour=tour,
        device=device,
        keys=keys,
        open_log=open_log,
        about=about,
    )
