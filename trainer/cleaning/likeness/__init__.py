"""Pictures that show the same, turned, mirrored, moved a little or saved again; NumPy alone."""
