"""The guided tour: balloons that point at the real controls of the window."""
