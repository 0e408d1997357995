"""Batches of images to predictions with LiteRT, without TensorFlow."""
