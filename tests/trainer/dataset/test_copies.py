from trainer.dataset.copies import Copies, find_copies


def test_of_copies_under_one_label_the_first_in_path_order_stays() -> None:
    copies = find_copies(["b/2", "a/1", "a/3", "c/1"], ["x", "x", "x", "y"], ["same", "same", "same", "own"])
    assert copies == Copies(agreeing=((1, 2, 0),))
    assert copies.repeated == (2, 0)


def test_of_copies_under_different_labels_none_stays() -> None:
    copies = find_copies(["b", "a", "c"], ["x", "y", "x"], ["same", "same", "own"])
    assert copies == Copies(contradicting=((1, 0),))
    assert copies.repeated == ()


def test_without_copies_nothing_goes() -> None:
    assert find_copies(["a", "b"], ["x", "y"], ["1", "2"]) == Copies()
