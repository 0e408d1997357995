"""What a person decided about the images of a data set, and carrying it out."""
