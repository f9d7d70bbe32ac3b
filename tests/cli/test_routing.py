import pytest

from pia_diff.cli.routing import COMMANDS, GROUP_OPTIONS, VALUE_OPTIONS, route


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("v2024 v2025", "diff v2024 v2025"),
        ("--repo X v2024 v2025", "diff --repo X v2024 v2025"),
        ("--repo=X v2024 v2025", "diff --repo=X v2024 v2025"),
        ("--full v2024 v2025", "diff --full v2024 v2025"),
        ("v2024 --only 事前 v2025", "diff v2024 --only 事前 v2025"),
        ("diff add export", "diff add export"),
        ("versions", "versions"),
        ("--repo X versions", "versions --repo X"),
        ("--repo versions show v1", "show --repo versions v1"),
        ("-- show v2", "diff -- show v2"),
        ("- v2", "diff - v2"),
        ("--repo X", "diff --repo X"),
        ("", ""),
        ("--help", "--help"),
        ("-h add", "add -h"),
        ("--install-completion", "--install-completion"),
        ("--show-completion zsh", "--show-completion zsh"),
    ],
)
def test_first_word_that_is_no_option_decides(typed: str, meant: str) -> None:
    assert route(typed.split()) == meant.split()


def test_options_that_take_a_value_are_those_of_the_comparison() -> None:
    from pia_diff.cli.app import load

    options = [param for param in load("diff").params if param.param_type_name == "option"]
    assert {name for param in options if not param.is_flag for name in param.opts} == VALUE_OPTIONS


def test_every_command_can_be_loaded() -> None:
    from pia_diff.cli.app import load

    assert [load(name).name for name in COMMANDS] == list(COMMANDS)


def test_the_programs_own_options_are_known() -> None:
    from pia_diff.cli.app import group

    command = group()
    with command.make_context("pia-diff", [], resilient_parsing=True) as context:
        assert {name for param in command.get_params(context) for name in param.opts} == GROUP_OPTIONS
