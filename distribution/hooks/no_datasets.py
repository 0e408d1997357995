"""Runs before the program: an empty `tensorflow_datasets`, which keras-cv imports and which is left out."""

import sys
from types import ModuleType

sys.modules["tensorflow_datasets"] = ModuleType("tensorflow_datasets")
