"""A demonstration office: invented bureaus, enterprises and projects, made by the commands."""
