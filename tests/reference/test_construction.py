from jigai.reference.construction import natures


def test_every_nature_of_the_form_is_there_with_both_names() -> None:
    assert list(natures()) == ["1", "2", "3", "4", "5", "6", "7"]
    assert all(n.zh and n.en for n in natures().values())


def test_only_where_the_nature_alone_says_so_is_it_a_transformation() -> None:
    said = {code: nature.transformation for code, nature in natures().items()}
    assert said["3"] is True
    assert said["1"] is said["7"] is False
    assert said["2"] is said["5"] is None
