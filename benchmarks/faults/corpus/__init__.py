"""The corpus of known attacks, a module for each kind of file; `attacks` says what must become of them."""

from benchmarks.faults.corpus import archives, arrays, hdf5_weights, images, models, networks, projects

ATTACKS = (
    *models.ATTACKS,
    *networks.ATTACKS,
    *archives.ATTACKS,
    *arrays.ATTACKS,
    *images.ATTACKS,
    *projects.ATTACKS,
    *hdf5_weights.ATTACKS,
)
