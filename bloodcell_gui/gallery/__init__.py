"""Cells as thumbnails and one by one, for every page that shows them."""
