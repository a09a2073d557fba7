from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import ApiToken, User
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_address_is_unique_whatever_its_case():
    UserFactory(email="ana@example.org")

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(email="ANA@example.org", name="Ana")])


def test_clean_writes_the_address_in_lower_case():
    user = User(email=" ANA@Example.org ", name="Ana")
    user.clean()

    assert user.email == "ana@example.org"
    assert User.objects.filter(email="nobody").count() == 0


def test_time_zone_must_exist():
    with pytest.raises(ValidationError, match="is not a time zone"):
        User(email="a@example.org", name="A", password="x", time_zone="Mars").full_clean()


def test_user_is_called_by_name_and_found_by_any_case():
    user = UserFactory(name="Ana", email="ana@example.org")

    assert (str(user), user.get_full_name()) == ("Ana", "Ana")
    assert User.objects.get_by_natural_key("ANA@example.org ") == user
    assert str(ApiToken(name="Backup")) == "Backup"


@pytest.mark.parametrize("is_superuser", [True, False])
def test_only_administrators_have_permissions(is_superuser):
    user = UserFactory(is_superuser=is_superuser)

    assert user.is_staff is is_superuser
    assert user.has_perm("any.thing") is is_superuser
    assert user.has_module_perms("any") is is_superuser
