"""What a document says besides awards, run by the engine: libraries, duties, services, funds,
targets, tasks, cycles and assessments.

``compiling`` makes a ``Programme`` of a pack; ``findings`` answers for a dossier, ``standing`` for
reported figures, ``ranking`` for scores, ``agenda`` for a year.
"""
