"""``python -m verify.schemas``: write the schemas anew."""

from verify import files
from verify.schemas import FOLDER, schemas, text_of


for name, schema in schemas().items():
    files.write(FOLDER, f"{name}.json", text_of(schema))
