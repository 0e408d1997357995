"""Pretrained weights before any network is built: which file, whether it is at hand, its download."""
