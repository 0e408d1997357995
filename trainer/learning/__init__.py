"""The heavy half: the only place that imports TensorFlow and Keras."""
