"""Tell what a file is by its first bytes; its name is never asked."""

# first bytes -> media type; the order matters only where one begins another
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
)

_HTML_OPENINGS = (b"<!doctype html", b"<html", b"<?xml")


def media_type(content: bytes) -> str:
    """Return the media type of a file's content; text/plain where nothing tells."""
    for signature, name in _SIGNATURES:
        if content.startswith(signature):
            return name
    head = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(_HTML_OPENINGS):
        return "text/html"
    return "text/plain"
