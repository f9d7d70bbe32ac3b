"""The redline of a text."""

import time
from itertools import pairwise

import pytest
from compare_strategies import FEW, SENTENCES, noisy, revised_paragraphs
from hypothesis import given
from hypothesis import strategies as st

from pia_diff.compare import Op
from pia_diff.compare.fold import fold
from pia_diff.compare.runs import diff_runs
from pia_diff.compare.text import diff_text

LONG = "個人番号を含む特定個人情報の取扱いを委託するときは、委託先における安全管理の状況を確認する。"
OTHER = "操作の記録は七年間保存し、所属長が毎月点検した結果を情報政策課長に書面で報告する。"
THIRD = "入退室は静脈認証により管理し、許可のない者の立入りを認めない。"


def ops(before, after, **options):
    return [block.op.value for block in diff_text(before, after, **options)]


def redline(before, after):
    """The runs of two lines, as [before→after]."""
    return "".join(
        run.before if run.op is Op.EQUAL else f"[{run.before}→{run.after}]" for run in diff_runs(before, after)
    )


# What holds for every text


@given(revised_paragraphs(), st.booleans())
@FEW
def test_blocks_join_to_both_texts_and_runs_to_their_blocks(texts, exact):
    before, after = texts
    blocks = diff_text(before, after, exact=exact)
    assert "\n".join(b.before for b in blocks if b.before is not None) == "\n".join(before)
    assert "\n".join(b.after for b in blocks if b.after is not None) == "\n".join(after)
    for block in blocks:
        assert bool(block.runs) == (block.op is Op.REPLACE)
        if block.op is Op.REPLACE:
            assert "".join(run.before for run in block.runs) == block.before
            assert "".join(run.after for run in block.runs) == block.after
            assert any(run.op is not Op.EQUAL for run in block.runs)
        if block.op is Op.EQUAL and exact:
            assert block.before == block.after
        elif block.op is Op.EQUAL:
            assert fold(block.before) == fold(block.after)


@given(revised_paragraphs())
@FEW
def test_runs_take_turns_and_what_moved_away_stands_elsewhere(texts):
    blocks = diff_text(*texts)
    for block in blocks:
        assert (block.before is None) == (block.op in (Op.INSERT, Op.MOVED_IN))
        assert (block.after is None) == (block.op in (Op.DELETE, Op.MOVED_OUT))
        for run, following in pairwise(block.runs):
            assert (run.op is Op.EQUAL) != (following.op is Op.EQUAL)
        for run in block.runs:
            assert bool(run.before) == (run.op is not Op.INSERT)
            assert bool(run.after) == (run.op is not Op.DELETE)
    gone = sorted(fold(block.before) for block in blocks if block.op is Op.MOVED_OUT)
    assert gone == sorted(fold(block.after) for block in blocks if block.op is Op.MOVED_IN)


@given(st.lists(st.sampled_from(SENTENCES) | st.text(max_size=10), max_size=6))
@FEW
def test_equal_texts_give_no_difference(paragraphs):
    assert set(ops(paragraphs, paragraphs)) <= {"equal"}
    assert set(ops(paragraphs, paragraphs, exact=True)) <= {"equal"}


@given(st.data())
@FEW
def test_noise_gives_no_difference(data):
    paragraphs = data.draw(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4))
    other = "\n".join(data.draw(noisy(paragraph)) for paragraph in paragraphs).split("\n")
    assert set(ops(paragraphs, other)) == {"equal"}


@given(st.data())
@FEW
def test_noise_beside_a_change_is_not_marked(data):
    head, tail = data.draw(st.sampled_from(SENTENCES)), data.draw(st.sampled_from(SENTENCES))
    before, after = (
        f"{head}を市民課が点検し、{tail}",
        f"{data.draw(noisy(head))}を納税課が点検し、{data.draw(noisy(tail))}",
    )
    runs = diff_runs(before, after)
    assert [(run.before, run.after) for run in runs if run.op is not Op.EQUAL] == [("市民", "納税")]


# Words


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("令和6年12月25日に公表", "令和7年1月10日に公表", "[令和6年12月25日→令和7年1月10日]に公表"),
        ("対象は1,200人", "対象は1,350人", "対象は[1,200→1,350]人"),
        ("番号法第19条第7号", "番号法第19条第8号", "番号法第19条[第7号→第8号]"),
        ("別表第二の項", "別表第一の項", "[別表第二→別表第一]の項"),
        ("ファイルサーバーに", "ファイルストレージに", "[ファイルサーバー→ファイルストレージ]に"),
        ("ＬＧＷＡＮ接続系", "LGWAN-ASP接続系", "ＬＧＷＡＮ[→-ASP]接続系"),
        ("電話 0123-45-2145", "電話 0123-45-2168", "電話 [0123-45-2145→0123-45-2168]"),
        ("総務部情報政策課が行う。", "総務部デジタル推進課が行う。", "総務部[情報政策→デジタル推進]課が行う。"),
        ("特定固人情報", "特定個人情報", "特定[固→個]人情報"),
        ("1 0件", "10件", "[1 0→10]件"),
        ("3-4", "3一4", "[3-4→3一4]"),
        ("市サーバ-", "市サーバー", "市[サーバ-→サーバー]"),
        (
            "東雲ネットワーク株式会社",
            "株式会社瑞穂データセンター",
            "[東雲ネットワーク株式会社→株式会社瑞穂データセンター]",
        ),
        (
            "令和3年12月15日から令和4年1月14日まで",
            "令和6年9月17日から令和6年10月16日まで",
            "[令和3年12月15日→令和6年9月17日]から[令和4年1月14日→令和6年10月16日]まで",
        ),
    ],
)
def test_words_are_replaced_whole(before, after, expected):
    assert redline(before, after) == expected


# Paragraphs


def test_a_paragraph_added_or_removed():
    assert ops([LONG, OTHER], [LONG, THIRD, OTHER]) == ["equal", "insert", "equal"]
    assert ops([LONG, THIRD, OTHER], [LONG, OTHER]) == ["equal", "delete", "equal"]


def test_a_paragraph_moved():
    assert ops([LONG, OTHER, THIRD], [THIRD, LONG, OTHER]) == ["moved_in", "equal", "equal", "moved_out"]


def test_short_paragraphs_that_only_changed_places_moved():
    assert sorted(ops(["氏名", "住所"], ["住所", "氏名"])) == ["equal", "moved_in", "moved_out"]


def test_a_short_paragraph_that_reappears_elsewhere_did_not_move():
    assert ops(["同上", LONG, OTHER], [LONG, OTHER, THIRD, "同上"]) == ["delete", "equal", "equal", "insert", "insert"]


def test_a_paragraph_moved_and_another_changed():
    after = [THIRD, LONG.replace("委託先", "再委託先"), OTHER]
    assert ops([LONG, OTHER, THIRD], after) == ["moved_in", "replace", "equal", "moved_out"]


def test_a_paragraph_split_in_two_is_equal():
    assert ops([OTHER, LONG, THIRD], [OTHER, LONG[:20], LONG[20:], THIRD]) == ["equal"]


def test_paragraphs_merged_into_one_are_equal_beside_a_change():
    blocks = diff_text([LONG, OTHER, THIRD, "甲"], [LONG + OTHER, THIRD, "乙"])
    assert [block.op.value for block in blocks] == ["equal", "equal", "delete", "insert"]
    assert blocks[0].before == f"{LONG}\n{OTHER}"


def test_a_paragraph_wrapped_anew_after_a_word_was_put_in_is_one_block():
    text = LONG + OTHER + THIRD
    changed = text.replace("委託先", "委託先及び再委託先", 1)
    before = [text[n : n + 20] for n in range(0, len(text), 20)]
    after = [changed[n : n + 20] for n in range(0, len(changed), 20)]
    first, rest = diff_text(before, after)
    assert first.op is Op.EQUAL
    assert [(run.before, run.after) for run in rest.runs if run.op is not Op.EQUAL] == [("", "及び再委託先")]


def test_a_paragraph_split_and_changed_at_the_break_is_one_block():
    after = [LONG[:22].replace("の取扱いを委託", "の入力を委託") + "ことがある。", "このときは、" + LONG[25:]]
    assert ops([OTHER, LONG, THIRD], [OTHER, *after, THIRD]) == ["equal", "replace", "equal"]


def test_split_merged_moved_and_changed_at_once():
    before = [LONG, OTHER, THIRD, "甲乙丙丁の事務", SENTENCES[0]]
    after = [SENTENCES[0], LONG[:24], LONG[24:], OTHER.replace("七年間", "五年間") + THIRD, "甲乙丙丁の事務"]
    kinds = ops(before, after)
    assert kinds == ["moved_in", "equal", "replace", "equal", "moved_out"]


def test_blank_paragraphs_are_no_difference_beside_a_change():
    blocks = diff_text([LONG, "", OTHER, THIRD], [LONG, OTHER, "", "", SENTENCES[0]])
    assert [block.op.value for block in blocks] == ["equal", "equal", "delete", "insert"]


def test_a_like_paragraph_put_between_its_likes_is_one_insertion():
    lines = [f"・{name}に関する事務を処理するために使用する。" for name in ("国民健康保険", "介護保険", "児童手当")]
    new = "・後期高齢者医療に関する事務を処理するために使用する。"
    assert ops(lines, [lines[0], new, *lines[1:]]) == ["equal", "insert", "equal", "equal"]
    rewritten = [line.replace("使用する", "利用する") for line in lines]
    blocks = diff_text(lines, [rewritten[0], new.replace("使用", "利用"), *rewritten[1:]])
    assert [block.op.value for block in blocks] == ["replace", "insert", "replace", "replace"]


def test_a_paragraph_alone_in_its_place_that_has_little_in_common_was_replaced_not_rewritten():
    assert ops([LONG], [THIRD]) == ["delete", "insert"]


def test_with_exact_the_wraps_count():
    assert ops(["ＡＢ", "甲"], ["AB", "甲"], exact=True) == ["delete", "insert", "equal"]
    assert ops([LONG], [LONG[:20], LONG[20:]], exact=True) == ["replace"]


# Very long texts


def _paragraphs(count, shift=0):
    return [f"{n * 7919 % 9973}番の{LONG[n % 30 :]}{OTHER[: n % 40]}第{n + shift}条による。" for n in range(count)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(["".join(_paragraphs(1000))], ["".join(_paragraphs(1000, 1))], id="one paragraph, all changed"),
        pytest.param(["".join(_paragraphs(1000))], _paragraphs(1000), id="one paragraph split into a thousand"),
        pytest.param(["あ" * 100_000], ["い" * 50_000 + "あ" * 50_000], id="one letter"),
        pytest.param(_paragraphs(2000), _paragraphs(2001, 1)[1:], id="2000 paragraphs, all changed"),
        pytest.param(_paragraphs(2000), _paragraphs(2000)[::-1], id="2000 paragraphs the other way round"),
        pytest.param(["同上"] * 2000, ["同上"] * 900 + ["別紙"] * 300, id="2000 times the same"),
    ],
)
def test_very_long_texts_take_bounded_time(before, after):
    start = time.process_time()
    blocks = diff_text(before, after)
    assert time.process_time() - start < 3  # a tenth of that where nobody else is at work
    assert "\n".join(b.before for b in blocks if b.before is not None) == "\n".join(before)
    assert "\n".join(b.after for b in blocks if b.after is not None) == "\n".join(after)


def test_among_thousands_of_changed_paragraphs_each_finds_its_twin():
    before, after = _paragraphs(600), [THIRD, *_paragraphs(600, 1)]
    blocks = diff_text(before, after)
    assert [block.op.value for block in blocks] == ["insert", *["replace"] * 600]
    assert all(block.before[:20] == block.after[:20] for block in blocks[1:])
