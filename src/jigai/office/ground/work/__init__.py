"""Work that goes on in the background: jobs with progress, cancellation and visible failures."""
