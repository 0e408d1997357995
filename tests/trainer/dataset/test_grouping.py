from trainer.dataset.grouping import Groups


def test_pairs_and_keys_join_what_they_have_in_common() -> None:
    groups = Groups(7)
    groups.join_pairs([(5, 3), (6, 5)])
    groups.join_equal(["", "a", "b", "", "a", "", "b"])
    assert groups.ids().tolist() == [0, 1, 2, 2, 1, 2, 2]
    assert groups.members() == [[1, 4], [2, 3, 5, 6]]


def test_every_row_is_alone_at_first() -> None:
    assert Groups(3).ids().tolist() == [0, 1, 2]
    assert Groups(0).members() == []
