"""The differential of one or more samples, for every page that shows it."""
