"""Training as something one can watch: runs that step in worker processes, rewind, branch, and are recorded."""
