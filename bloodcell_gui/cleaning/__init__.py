"""The Clean page: what is doubtful in a data set, and all its images to be labelled."""
