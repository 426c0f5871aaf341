"""Words of the catalogues in both languages, for refusals that name them."""

from __future__ import annotations

from jigai.office.ground.acts.refusing import LANGUAGES
from jigai.office.ground.texts import t


def both(key: str) -> dict[str, str]:
    """A text by its key, in every language."""
    return {lang: t(key, lang=lang) for lang in LANGUAGES}
