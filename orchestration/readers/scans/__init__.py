"""Pictures of pages → the text that two recognitions read alike.

Nothing here is imported unless a file needs it, and it is installed (make scans).
"""

from importlib.util import find_spec

_PACKAGES = ("cv2", "onnxruntime", "rapidocr", "rapidocr_onnxruntime")


def is_installed() -> bool:
    """Return whether what recognises text in pictures is installed."""
    return all(find_spec(name) is not None for name in _PACKAGES)
