"""The Classify page: drop a folder, see every cell sorted by class, export the counts."""
