from trainer.bundle.model_file import ModelFile
from trainer.reports.used_model import name_model


def test_what_results_keep_of_a_model(tiny_model: ModelFile) -> None:
    used = name_model(tiny_model)

    assert (used.name, used.title, used.network) == ("tiny", "Tiny", "basic_cnn")
    assert used.class_ids == ("neutrophil", "erythroblast", "platelet")
    assert used.caution == "Knows three colours."
    assert used.sha256 == tiny_model.card.entries["model.tflite"]
