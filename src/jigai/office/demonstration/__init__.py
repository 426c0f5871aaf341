"""A demonstration office: invented bureaus, enterprises and projects, made by the commands.

``filling`` goes through the agenda of each place (``agenda``), step by step, each at its day; what
places hold is data (``demonstration/office``). Nothing is written past a command.
"""
