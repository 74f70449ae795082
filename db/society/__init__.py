"""The society's database: schema, migrations, rows, and the folder of blobs."""

from db.society.blobs import BlobFolder
from db.society.opening import open_records
from db.society.records import SqlRecords

__all__ = ["BlobFolder", "SqlRecords", "open_records"]
