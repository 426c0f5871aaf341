"""What is done with sheets: imports sent, tried, taken, undone; lists exported."""
