"""What trained models reached: one model in full, and several side by side."""
