"""Every address × method × role, asked for one's own course and for another's.

An address that nobody declared a rule for fails; so does a method. No answer to somebody of
the first course holds a mark of the second one, and nothing in the second one changes.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.authorization.admin_rules import admin_rules
from tests.authorization.django_rules import DJANGO
from tests.authorization.probing import OF_BETA, SAFE, Stage
from tests.authorization.rules import EVERYBODY, ROLES, RULES, Rule
from tests.authorization.walk import addresses
from tests.authorization.world import LOCKED

pytestmark = pytest.mark.django_db

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE")
#: Roles that try the methods which an address does not have.
PROBE_OTHER_METHODS = ("anonymous", "student")
#: Roles that send what points into the other course.
SEND_FOREIGN_VALUES = ("stranger", "student", "instructor")
ALL_RULES: dict[str, Rule] = RULES | DJANGO | admin_rules()
NAMES = sorted(ALL_RULES)


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker) -> Iterator[Stage]:
    """Both courses, made once; every probe is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Stage.set_up()
        transaction.set_rollback(True)


def test_every_address_has_a_rule_and_every_rule_an_address():
    found = {address.name for address in addresses()}

    assert found - set(NAMES) == set(), "say in the rules who may use these"
    assert set(NAMES) - found == set(), "these addresses are gone"


def with_head(rule: Rule) -> list[str]:
    return [*rule.methods, *(["HEAD"] if "GET" in rule.methods else [])]


@pytest.mark.parametrize("name", NAMES)
def test_the_own_course_opens_to_those_whom_the_rule_names(name, stage):
    rule = ALL_RULES[name]
    for role in ROLES:
        for method in with_head(rule) if role in PROBE_OTHER_METHODS else rule.methods:
            answer = stage.probe(role, method, name, rule, stage.alpha, stage.alpha)
            may = role in rule.methods["GET" if method == "HEAD" else method]
            assert answer.status < 500, answer.what
            assert rule.has_own_door or answer.is_refused != may, answer.what
            if role == "student":
                assert LOCKED not in answer.text, f"{answer.what} shows what is locked"


@pytest.mark.parametrize("name", [name for name in NAMES if ALL_RULES[name].other_methods_are_405])
def test_a_method_without_a_rule_is_not_allowed(name, stage):
    rule = ALL_RULES[name]
    known = with_head(rule)
    for role in PROBE_OTHER_METHODS:
        enters = any(role in roles for roles in rule.methods.values())
        for method in (method for method in METHODS if method not in known):
            answer = stage.probe(role, method, name, rule, stage.alpha, stage.alpha)
            assert answer.is_refused, answer.what
            assert answer.status == 405 or not enters, answer.what


@pytest.mark.parametrize("name", [name for name in NAMES if ALL_RULES[name].is_of_a_course])
def test_the_other_course_is_shut(name, stage):
    rule = ALL_RULES[name]
    for role in (role for role in ROLES if role not in OF_BETA):
        for method, roles in rule.methods.items():
            answer = stage.probe(role, method, name, rule, stage.beta, stage.beta)
            assert answer.is_refused or roles == EVERYBODY, answer.what


@pytest.mark.parametrize(
    "name", [name for name in NAMES if not set(ALL_RULES[name].methods) <= SAFE]
)
def test_what_one_sends_reaches_nothing_of_the_other_course(name, stage):
    rule = ALL_RULES[name]
    for role in SEND_FOREIGN_VALUES:
        for method in rule.methods.keys() - SAFE:
            answer = stage.probe(role, method, name, rule, stage.alpha, stage.beta)
            assert answer.status < 500, answer.what
