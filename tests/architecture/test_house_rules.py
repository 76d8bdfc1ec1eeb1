"""The rules of the house that a machine can hold."""

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import postloan
from postloan import i18n, policy
from postloan.settings import ROOT
from postloan.ui import menu

CODE = sorted([*(ROOT / "postloan").rglob("*.py"), *(ROOT / "pages").rglob("*.py"), ROOT / "app.py"])
PAGES = sorted((ROOT / "pages").rglob("*.py"))
KEY = re.compile(r"^[a-z_]+(\.[a-z0-9_]+)+$")


def literal_keys(tree: ast.AST) -> Iterator[str]:
    """Every text key written out in a call: ``t("a.b")``, ``Problem("a.b")``, ``key = "error.a"``."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and node.args
            and isinstance(node.args[0], ast.Constant)
            and isinstance(node.args[0].value, str)
        ):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in {"t", "Problem", "title", "empty"} and KEY.match(node.args[0].value):
                yield node.args[0].value
        if isinstance(node, ast.ClassDef):
            for line in node.body:
                if (
                    isinstance(line, ast.Assign)
                    and getattr(line.targets[0], "id", "") == "key"
                    and isinstance(line.value, ast.Constant)
                ):
                    yield line.value.value


@pytest.mark.parametrize("file", CODE, ids=lambda f: str(f.relative_to(ROOT)))
def test_every_text_asked_for_exists(file: Path) -> None:
    missing = [key for key in literal_keys(ast.parse(file.read_text())) if not i18n.has(key)]
    assert missing == []


def written() -> tuple[set[str], tuple[str, ...]]:
    """Every string in the code, and what stands before the first place of every sentence of keys: ``f"field.{name}"``."""
    nodes = [node for file in CODE for node in ast.walk(ast.parse(file.read_text()))]
    strings = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    firsts = {
        node.values[0].value for node in nodes if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant)
    }
    return strings, tuple(first for first in firsts if "." in first)


#: What is asked for together with another text: by the name of that one.
_BESIDE = re.compile(r"_(help|remedy)$")


def test_no_text_is_kept_that_nobody_asks_for() -> None:
    strings, firsts = written()
    asked = {key: (one := _BESIDE.sub("", key), one.rpartition(".")[2]) for key in i18n.texts()}
    dead = [key for key, names in asked.items() if not (key.startswith(firsts) or strings & {key, *names})]
    assert dead == []


def test_the_version_is_the_one_that_the_changes_name_last() -> None:
    named = re.search(r"^## (\d+\.\d+\.\d+) ", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert named is not None
    assert postloan.__version__ == project["version"] == named[1]


def test_both_languages_fill_the_same_values() -> None:
    def names(sentence: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}

    different = [key for key, said in i18n.texts().items() if names(said["zh"]) != names(said["en"])]
    assert different == []


def test_no_text_is_empty_and_chinese_is_chinese() -> None:
    hollow = [key for key, said in i18n.texts().items() if not said["zh"].strip() or not said["en"].strip()]
    english = [
        key
        for key, said in i18n.texts().items()
        if re.search(r"[\u4e00-\u9fff]", said["en"]) and not key.startswith(("frame.language", "policy."))
    ]
    assert hollow == []
    assert english == []


def test_every_refusal_of_a_problem_names_a_remedy() -> None:
    problems = {
        node.args[0].value
        for file in CODE
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "Problem"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert problems, "there are problems declared in intake"
    assert [key for key in problems if key.startswith("import.") and not i18n.has(f"{key}_remedy")] == []


def test_the_menu_lists_every_page_and_every_page_is_in_the_menu() -> None:
    assert {page.file for page in menu.PAGES} == set(PAGES)


def test_no_page_lies_loose_beside_the_sections() -> None:
    assert list((ROOT / "pages").glob("*.py")) == []


@pytest.mark.parametrize("file", PAGES, ids=lambda f: f.stem)
def test_a_page_is_a_short_story(file: Path) -> None:
    source = file.read_text()
    tree = ast.parse(source)
    assert source.count("\n") <= 120
    assert [n.lineno for n in ast.walk(tree) if isinstance(n, (ast.FunctionDef, ast.ClassDef))] == [], "a page defines nothing"
    arithmetic = [
        n.lineno for n in ast.walk(tree) if isinstance(n, ast.BinOp) and isinstance(n.op, (ast.Add, ast.Sub, ast.Mult, ast.Div))
    ]
    assert arithmetic == [], "a page computes nothing"
    literals = [
        n.value
        for n in ast.walk(tree)
        if isinstance(n, ast.Constant)
        and isinstance(n.value, str)
        and (re.search(r"[\u4e00-\u9fff]", n.value) or len(n.value.split()) > 3)
    ]
    assert literals[1:] == [], "a page says nothing by itself (its docstring aside)"


#: What composes sentences for people, who read either language.
SPEAKING = [file for file in CODE if {"ui", "charts", "report", "pages"} & {*file.relative_to(ROOT).parts}]
_VERB = re.compile(r"@verb\([^\n]*\)\ndef (\w+)|\bunit\([^\n]*\bSYSTEM, \"(\w+)\"")


def test_whatever_the_trail_holds_has_a_name_in_both_languages() -> None:
    verbs = {name for file in CODE for found in _VERB.findall(file.read_text()) for name in found if name}
    assert len(verbs) > 70
    assert sorted(name for name in verbs if not i18n.has(f"verb.{name}")) == []


_FULL_WIDTH = re.compile("[\u3001\u3002\uff0c\uff1a\uff1b\uff08\uff09]")


def glued(tree: ast.AST) -> Iterator[int]:
    """Lines where words are put together with the marks of Chinese, whatever language the words are in."""
    for node in ast.walk(tree):
        between = (
            node.func.value
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "join"
            else None
        )
        parts = node.values if isinstance(node, ast.JoinedStr) else [between]
        yield from (one.lineno for one in parts if isinstance(one, ast.Constant) and _FULL_WIDTH.search(str(one.value)))


@pytest.mark.parametrize("file", SPEAKING, ids=lambda f: str(f.relative_to(ROOT)))
def test_lists_and_sentences_are_put_together_as_the_language_does(file: Path) -> None:
    assert list(glued(ast.parse(file.read_text()))) == [], (
        "marks between words are texts too: number.between, or a sentence with places"
    )


def swallows(handler: ast.ExceptHandler) -> bool:
    """Whether a handler catches everything and does not raise it again once it has tidied up."""
    broad = handler.type is None or getattr(handler.type, "id", "") in {"Exception", "BaseException"}
    last = handler.body[-1]
    return broad and not (isinstance(last, ast.Raise) and last.exc is None)


def test_only_the_frame_catches_everything() -> None:
    handlers = (
        (file, node) for file in CODE for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.ExceptHandler)
    )
    assert {file.relative_to(ROOT / "postloan").as_posix() for file, node in handlers if swallows(node)} == {
        "ui/trouble.py", "warning/fault.py",
    }  # fmt: skip


def test_every_policy_parameter_is_explained_in_both_languages() -> None:
    assert [name for name in policy.PARAMETERS if not (i18n.has(f"policy.{name}") and i18n.has(f"policy.{name}_help"))] == []


def test_the_readmes_name_every_page() -> None:
    for readme, language in (("README.md", "en"), ("README.zh-CN.md", "zh")):
        text = (ROOT / readme).read_text()
        assert [page.name for page in menu.PAGES if i18n.text(language, f"menu.{page.name}") not in text] == []
