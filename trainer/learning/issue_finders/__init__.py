"""Finders of issues that take cleanlab and scikit-learn: wrong labels, and images unlike all others."""
