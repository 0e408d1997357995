"""The project file: samples, what a model said of their cells, what people decided, and who did when."""
