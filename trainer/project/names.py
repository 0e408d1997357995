"""Names as a database can hold them: a file may be called what no Unicode text can say."""

_ENCODING, _ERRORS = "utf-8", "surrogatepass"


def pack_name(name: str) -> str | bytes:
    """Return what a name is kept as: itself, or bytes where it holds what Python writes as surrogates.

    Such are the names of files in another encoding than the system's.
    """
    try:
        name.encode(_ENCODING)
    except UnicodeEncodeError:
        return name.encode(_ENCODING, _ERRORS)
    return name


def unpack_name(kept: str | bytes) -> str:
    """Return the name that `pack_name` was given."""
    return kept if isinstance(kept, str) else kept.decode(_ENCODING, _ERRORS)
