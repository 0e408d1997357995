"""What is amiss with the images of a data set, what a person decided about them, and carrying it out."""
