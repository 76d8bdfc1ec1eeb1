"""The one way to write: once per shown form, whatever races, and a refusal gives the form back."""

import threading

import pytest

from postloan.ui import act


def test_of_many_saves_of_one_form_one_is_the_first() -> None:
    firsts = []

    def save() -> None:
        with act._once("form-1") as first:
            firsts.append(first)

    threads = [threading.Thread(target=save) for _ in range(20)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert firsts.count(True) == 1
    assert len(firsts) == 20


def test_a_refused_save_may_be_tried_again() -> None:
    with pytest.raises(ValueError, match="no"), act._once("form-2"):
        raise ValueError("no")
    with act._once("form-2") as first:
        assert first


def test_without_a_key_every_save_counts() -> None:
    with act._once(None) as one, act._once(None) as two:
        assert one
        assert two
