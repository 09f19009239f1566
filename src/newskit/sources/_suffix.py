"""Suffixes of files that are no pages."""

from __future__ import annotations

SKIPPED = frozenset(
    f".{suffix}"
    for suffixes in (
        "jpg jpeg png gif webp svg ico bmp tif tiff avif heic",
        "mp3 mp4 m4a wav ogg webm avi mov mkv flac",
        "7z rar lz4",
        "pdf doc docx xls xlsx ppt pptx odt ods epub rtf",
        "db db-wal db-shm db-journal part part-journal part-wal part-shm sqlite sqlite3 duckdb",
        "arrow feather pkl npy npz",
        "arc cdx cdxj xml yaml yml toml ini cfg lock bak tmp",
        "py pyc js css ts sh c h java ipynb woff woff2 ttf otf exe dll so",
    )
    for suffix in suffixes.split()
)
"""Suffixes of files that are not pages (or that newskit does not read yet). In a folder they are counted and
passed over; named by themselves they are tried."""
HIDDEN = "hidden"
"""What files and folders whose name begins with a dot are counted as."""
