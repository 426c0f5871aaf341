"""What pages take from npm, fetched without Node."""
