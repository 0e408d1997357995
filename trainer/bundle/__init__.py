"""The model file, its card, and the library of models."""
