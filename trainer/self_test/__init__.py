"""The self-test: whether what the product is made of works on this computer, check by check."""
