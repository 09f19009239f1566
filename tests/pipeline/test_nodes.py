"""What a machine sees otherwise than another is told."""

from __future__ import annotations

from newskit.engines import Failed
from newskit.pipeline.nodes import Machine, Sight, _node


def machine(*sights: Sight) -> Machine:
    return Machine(newskit="1", python="3", sights=sights, shares_temporary=True)


def problems(ours: Sight, theirs: Sight) -> tuple[str, ...]:
    return _node(["dump"], machine(ours), "n1", machine(theirs)).problems


def test_what_both_see_is_no_problem():
    assert problems(Sight(3, 10), Sight(3, 10)) == ()


def test_what_only_one_sees_is_named():
    assert problems(Sight(3, 10), Sight(missing="no such file")) == (
        "dump: it is here, but not there: no such file",
    )  # fmt: skip
    assert problems(Sight(missing="no such file"), Sight(3, 10)) == ("dump: no such file",)


def test_another_folder_of_the_same_name_is_noticed():
    assert problems(Sight(3, 1000), Sight(2, 10)) == (
        "dump: it is not the same there: 2 files of 10 bytes, here 3 of 1,000",
    )  # fmt: skip


def test_a_folder_that_is_sealed_there_is_named():
    assert problems(Sight(), Sight(sealed=True)) == ("dump: it cannot be written into",)


def test_a_machine_that_does_not_answer_is_named():
    node = _node(["dump"], machine(Sight()), "n1", Failed(1, "there was no answer"))
    assert (node.found, node.problems) == (None, ("there was no answer",))
