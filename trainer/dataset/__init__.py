"""Reading data sets and images: forms, decoding, framing, fingerprints, splits, samples."""
