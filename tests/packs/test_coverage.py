"""The ledgers against their texts, official ones where those are present: nothing is forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

from jigai.engine.shelf import stock
from jigai.policy.ledger.coverage import coverage
from jigai.policy.loading import shipped_root
from jigai.policy.texts.document import read_document
from jigai.policy.texts.files import read_file

OFFICIAL = Path(__file__).resolve().parents[3] / "shared" / "seeds"
INVENTED = Path(__file__).parents[2] / "demonstration"
SHELF = stock([shipped_root(), INVENTED / "packs"])
PLACES = sorted(f.stem for f in (Path(__file__).parent / "programme").glob("*.yaml"))


def text_of(place: str) -> Path:
    """The text of a place: that of the invented one is part of the repository."""
    invented = INVENTED / "texts" / f"{place}.txt"
    return invented if invented.exists() else OFFICIAL / f"{place}.txt"


@pytest.mark.parametrize("place", PLACES)
def test_every_figure_and_sentence_is_accounted_for(place: str) -> None:
    """Each numeral and measure word is claimed by an item that states it, each sentence placed."""
    if not text_of(place).exists():
        pytest.skip("the official texts are not part of the repository")
    pack = SHELF.find(place)
    assert pack is not None
    data = coverage(pack, read_document(read_file(text_of(place)))).data()
    assert data["open"] == []
    assert data["open_sentences"] == []
    assert data["drift"] == []
    assert data["gone"] == []
    assert data["figures_accounted"] == data["figures_total"] > 50
    assert data["words_accounted"] == data["words_total"] > 10
