import pytest

from trainer.classes import Role
from trainer.cleaning.decisions import Decision, Verdict
from trainer.cleaning.selection import LeftOut, describe_selection, select_images
from trainer.errors import DecisionsError

NAMES = ["Neutrophils/1", "Neutrophils/2", "Neutrophils/3", "platelet/1", "platelet/2"]
LABELS = ["Neutrophils"] * 3 + ["platelet"] * 2
PRINTS = ["p1", "p2", "p2", "p4", "p5"]


def decide(path: str, verdict: Verdict, fingerprint: str = "", new_label: str = "") -> Decision:
    return Decision(path=path, verdict=verdict, fingerprint=fingerprint, new_label=new_label)


def test_without_a_choice_nothing_is_left_out() -> None:
    selection = select_images(NAMES, LABELS, PRINTS)
    assert selection.rows == (0, 1, 2, 3, 4)
    assert selection.labels == tuple(LABELS)
    assert list(describe_selection(selection, NAMES)) == []


def test_decisions_leave_out_and_relabel() -> None:
    selection = select_images(
        NAMES,
        LABELS,
        PRINTS,
        decisions=[
            decide(NAMES[0], Verdict.EXCLUDE, "p1"),
            decide(NAMES[3], Verdict.RELABEL, "p4", "neutrophil"),
            decide(NAMES[4], Verdict.UNDECIDED, "p5"),
            decide("gone/1", Verdict.EXCLUDE, "p9"),
        ],
    )
    assert selection.rows == (1, 2, 3, 4)
    # In the data set's own spelling, so that it is the same class.
    assert selection.labels == ("Neutrophils", "Neutrophils", "Neutrophils", "platelet")
    assert selection.left_out == {0: LeftOut.DECISION}
    assert (selection.n_relabelled, selection.n_unused) == (1, 1)
    assert list(describe_selection(selection, NAMES)) == [
        "Left out: Neutrophils/1: a decision excludes it.",
        "Relabelled by decisions: 1.",
        "Decisions about images that are not there: 1.",
    ]


def test_copies_go_but_the_first() -> None:
    selection = select_images(NAMES, LABELS, PRINTS, leave_out_copies=True)
    assert selection.left_out == {2: LeftOut.COPY}
    assert selection.count(LeftOut.COPY) == 1


def test_an_image_under_two_labels_goes_with_all_its_copies_unless_it_was_decided_on() -> None:
    prints = ["p1", "p2", "p3", "p1", "p5"]
    selection = select_images(NAMES, LABELS, prints, leave_out_copies=True)
    assert selection.left_out == {0: LeftOut.CONTRADICTION, 3: LeftOut.CONTRADICTION}
    settled = select_images(
        NAMES, LABELS, prints, leave_out_copies=True, decisions=[decide(NAMES[3], Verdict.EXCLUDE, "p1")]
    )
    assert settled.left_out == {3: LeftOut.DECISION}


def test_a_moved_file_is_known_by_its_pixels() -> None:
    moved = decide("old place/1", Verdict.EXCLUDE, "p1")
    assert select_images(NAMES, LABELS, PRINTS, decisions=[moved]).left_out == {0: LeftOut.DECISION}


def test_of_two_copies_nobody_knows_which_was_moved() -> None:
    one = decide("old/2", Verdict.EXCLUDE, "p2")
    kept = decide(NAMES[0], Verdict.KEEP, "p1")
    assert select_images(NAMES, LABELS, PRINTS, decisions=[kept, one]).left_out == {}
    both = [one, decide("old/3", Verdict.EXCLUDE, "p2")]
    assert set(select_images(NAMES, LABELS, PRINTS, decisions=both).left_out) == {1, 2}


def test_another_image_at_the_same_path_was_not_decided_on() -> None:
    decisions = [decide(NAMES[0], Verdict.EXCLUDE, "other"), decide(NAMES[1], Verdict.KEEP, "p2")]
    selection = select_images(NAMES, LABELS, PRINTS, decisions=decisions)
    assert selection.left_out == {}
    assert selection.n_unused == 1


def test_a_path_alone_will_do() -> None:
    selection = select_images(NAMES, LABELS, PRINTS, decisions=[decide(NAMES[4], Verdict.EXCLUDE)])
    assert selection.left_out == {4: LeftOut.DECISION}


def test_decisions_of_another_data_set_are_refused() -> None:
    foreign = [decide("elsewhere/1", Verdict.EXCLUDE, "p77")]
    with pytest.raises(DecisionsError, match="about another data set: none of their images is here"):
        select_images(NAMES, LABELS, PRINTS, decisions=foreign)
    # Where only a share of the data set is used, the others are no strangers.
    assert select_images(NAMES, LABELS, PRINTS, decisions=foreign, unused_names={"elsewhere/1"}).n_unused == 0


def test_an_unknown_class_is_refused() -> None:
    decisions = [decide(NAMES[0], Verdict.RELABEL, "p1", "blast")]
    with pytest.raises(DecisionsError, match="the class “blast”, which the data set does not have") as caught:
        select_images(NAMES, LABELS, PRINTS, decisions=decisions)
    assert caught.value.remedy == (
        "Choose one of its classes (neutrophil, platelet), or say in the column role what the new class "
        "counts as."
    )


def test_a_new_class_has_the_role_that_decisions_state() -> None:
    blast = Decision(path=NAMES[0], verdict=Verdict.RELABEL, new_label="blast", role=Role.ARTEFACT)
    selection = select_images(NAMES, LABELS, PRINTS, decisions=[blast])
    assert selection.labels[0] == "blast"
    assert [(one.id, one.role) for one in selection.classes] == [
        ("blast", Role.ARTEFACT),
        ("neutrophil", Role.WBC),
        ("platelet", Role.PLATELET),
    ]


def test_images_without_a_label_take_part_only_where_a_decision_gives_one() -> None:
    names = ["1", "2", "3", "4"]
    selection = select_images(
        names,
        [""] * 4,
        ["p1", "p2", "p2", "p4"],
        decisions=[
            decide("1", Verdict.RELABEL, new_label="Neutrophils"),
            decide("2", Verdict.KEEP),
            decide("4", Verdict.EXCLUDE),
        ],
        leave_out_copies=True,
    )
    assert (selection.rows, selection.labels) == ((0,), ("Neutrophils",))
    # Nobody labelled two of them; that they are copies of each other is nothing to tell.
    assert selection.left_out == {1: LeftOut.NO_LABEL, 2: LeftOut.NO_LABEL, 3: LeftOut.DECISION}
    assert (selection.n_labelled, selection.n_relabelled) == (1, 0)
    assert list(describe_selection(selection, names)) == [
        "Left out: 4: a decision excludes it.",
        "Left out, since nothing says of which class they are: 2.",
        "Labelled by decisions: 1.",
    ]
