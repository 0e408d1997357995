"""The engine: reads cell images, trains networks, classifies and reports. Knows no window."""

__version__ = "0.2.0"
