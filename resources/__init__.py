"""Files that come with the product: the bundled model, drawn sample cells, icons."""
