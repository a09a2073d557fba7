"""The contracts of the architecture hold, and each one notices when it does not."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

CONFIG = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["tool"]["importlinter"]
CONTRACTS = [contract["name"] for contract in CONFIG["contracts"]]

#: A module to plant for each contract, and the forbidden import in it.
VIOLATIONS = [
    ("common/planted.py", "import courses.models"),
    ("prompts/policies/planted.py", "import prompts.services"),
    ("accounts/planted.py", "import accounts.views"),
    ("essays/planted.py", "import essays.tasks"),
    ("courses/selectors/planted.py", "import celery"),
]
#: The same where a layer is a package, or another app's, or reached by a detour.
MORE_VIOLATIONS = [
    ("essays/planted.py", "import digests.models"),
    ("discussions/models/planted.py", "import discussions.services.planted"),
    ("classroom/planted.py", "import courses.admin.planted"),
    ("discussions/services/planted.py", "import discussions.tasks.planted"),
    ("prompts/models/planted.py", "import common.detour"),
]


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A copy of the code, without what is built or installed."""
    copy = tmp_path_factory.mktemp("tree")
    shutil.copy(settings.BASE_DIR / "pyproject.toml", copy)
    for package in CONFIG["root_packages"]:
        source = settings.BASE_DIR / package
        for path in source.rglob("*.py"):
            target = copy / path.relative_to(settings.BASE_DIR)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    return copy


def broken(tree: Path) -> tuple[int, set[str]]:
    """Run import-linter; return its exit code and the contracts it calls broken."""
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [lint, "--no-cache"], cwd=tree, capture_output=True, text=True, check=False
    )
    assert "Contracts:" in done.stdout, done.stdout + done.stderr
    return done.returncode, set(re.findall(r"^(.+) BROKEN", done.stdout, re.MULTILINE))


class Plants:
    """Files written into a tree, to be taken out again."""

    def __init__(self, tree: Path) -> None:
        self.tree = tree
        self.new: list[Path] = []

    def write(self, name: str, text: str) -> None:
        path = self.tree / name
        self._make_package(path.parent)
        if not path.exists():
            self.new.append(path)
            path.write_text(text)

    def offer(self, module: str) -> None:
        """Make the module of one of our apps exist."""
        path = module.replace(".", "/")
        if "." in module and not (self.tree / path).is_dir():
            self.write(f"{path}.py", "")

    def _make_package(self, folder: Path) -> None:
        module = folder.with_suffix(".py")
        if folder.is_dir() or folder == self.tree:
            return
        folder.mkdir()
        self.new.append(folder)
        if module.exists():
            # A package of the same name hides the module, and must offer the same.
            shutil.copy(module, folder / "__init__.py")
        else:
            (folder / "__init__.py").touch()

    def remove(self) -> None:
        for path in self.new:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


@pytest.fixture
def plants(tree):
    plants = Plants(tree)
    yield plants
    plants.remove()


def test_tree_keeps_all_contracts(tree):
    assert len(CONTRACTS) == 5
    assert broken(tree) == (0, set())


@pytest.mark.parametrize("inside_a_function", [False, True], ids=["top", "in a function"])
@pytest.mark.parametrize(
    ("contract", "violation"),
    [*zip(CONTRACTS, VIOLATIONS, strict=True), *zip(CONTRACTS, MORE_VIOLATIONS, strict=True)],
    ids=[module for module, _ in VIOLATIONS + MORE_VIOLATIONS],
)
def test_contract_notices_a_violation(plants, contract, violation, inside_a_function):
    module, statement = violation
    plants.write("common/detour.py", "import rest_framework\n")
    plants.offer(statement.removeprefix("import "))
    plants.write(module, f"def f():\n    {statement}\n" if inside_a_function else statement)
    code, contracts = broken(plants.tree)
    assert code == 1
    assert contract in contracts
