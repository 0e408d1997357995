"""The wizard: from a data set to a training job, step by step."""
