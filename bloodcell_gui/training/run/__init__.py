"""A training run as one watches it: its record, curves, figures and controls."""
