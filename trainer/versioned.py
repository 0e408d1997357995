"""Plain data that states the version of its form (`schema`): what is newer is told apart from damage."""

from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta

from trainer.language import tr

T = TypeVar("T")


class NewerFormError(Exception):
    """The data is of a form that only a newer version of the application knows."""


class DamagedFormError(Exception):
    """The data is not what its form says."""


class _SchemaOnly(msgspec.Struct):
    schema: Annotated[int, Meta(ge=1)]


def decode_versioned(data: bytes, wanted: type[T], newest: int) -> T:
    """Decode JSON that has a field `schema`, checking every field.

    The version is looked at first: a newer form may break every other rule.

    Args:
        data: The JSON.
        wanted: What it is to become.
        newest: The newest version of its form that is known.

    Raises:
        NewerFormError: It is of a later version; says which.
        DamagedFormError: It is no JSON, or a field is missing or wrong; says which.
    """
    try:
        schema = msgspec.json.decode(data, type=_SchemaOnly).schema
        if schema > newest:
            raise NewerFormError(
                tr("a newer version (schema {schema}; this one knows {newest})", schema=schema, newest=newest)
            )
        return msgspec.json.decode(data, type=wanted)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DamagedFormError(str(error)) from error
