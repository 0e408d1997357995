"""Beside what people would use instead: the same images, split and cores, an environment for each way."""
