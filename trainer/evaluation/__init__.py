"""How good a model is: metrics over labelled images, in NumPy."""
