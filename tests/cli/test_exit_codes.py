from __future__ import annotations

from pia_diff.cli.exit_codes import FAILURES, OTHERS, exit_code, meanings
from pia_diff.errors import PiaDiffError


def test_every_kind_of_error_has_its_exit_code(all_errors: list[type[PiaDiffError]]) -> None:
    assert {error.code for error in all_errors} - set(FAILURES) == set()


def test_every_exit_code_of_the_table_is_used(all_errors: list[type[PiaDiffError]]) -> None:
    used = {error.code for error in all_errors} | {"failure", "no_space", "usage"}
    assert set(FAILURES) - used == set()


def test_exit_codes_of_failures_differ_and_start_at_ten() -> None:
    codes = [failure.exit_code for failure in FAILURES.values()]
    assert len(set(codes)) == len(codes)
    assert [code for code in codes if code < 10] == [2]
    assert not set(codes) & set(OTHERS)
    assert [number for number, _ in meanings()] == sorted([*codes, *OTHERS])


def test_a_code_nobody_entered_is_a_failure() -> None:
    assert exit_code("never heard of") == FAILURES["failure"].exit_code
