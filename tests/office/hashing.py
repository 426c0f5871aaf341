"""The hasher of passwords in tests: the real one, with as little work as it allows."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class LeastArgon2(Argon2PasswordHasher):
    """Argon2 with one round and the least memory."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
