"""The Review page: confirm or correct the cells of a project, and sign its samples."""
