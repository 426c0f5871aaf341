"""What a policy says besides awards, put to use: libraries, targets, assessments, tasks."""
