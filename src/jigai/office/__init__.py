"""The office: what a bureau, its enterprises and the public do with the policies."""
