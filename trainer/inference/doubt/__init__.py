"""When not to count a cell: low confidence, a strange look, far from all that was learned; and samples."""
