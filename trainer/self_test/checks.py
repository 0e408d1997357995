"""All checks of the self-test, in the order in which they are made."""

from trainer.self_test.check import Check
from trainer.self_test.projects import check_project, check_report
from trainer.self_test.resource_files import check_resource_files
from trainer.self_test.sample_cells import check_model, check_samples
from trainer.self_test.training import check_training
from trainer.self_test.window import check_window

CHECKS = (
    Check("files", "Files that come with the application", check_resource_files),
    Check("model", "The bundled model", check_model),
    Check("samples", "Classifying the sample cells", check_samples),
    Check("project", "A project", check_project),
    Check("report", "A report", check_report),
    Check("training", "Training", check_training),
    Check("window", "The window", check_window),
)
