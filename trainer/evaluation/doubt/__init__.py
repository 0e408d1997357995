"""What a model's doubts are measured by: statistics of what it learned from, limits, thresholds."""
