"""The office under a bureau's load: a database filled past the commands, asked as people do."""
