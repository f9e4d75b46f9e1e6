"""catalog_zip.py FOLDER: FOLDER/catalog.json and the media that it names as FOLDER/catalog.zip. The same files, the same bytes."""
import json
import os
import sys
import zipfile

MEDIA = ("thumbnail", "texture", "normal", "roughness", "model")


def main(folder):
    with open(os.path.join(folder, "catalog.json"), encoding="utf-8") as document:
        items = json.load(document)["items"]
    names = ["catalog.json"] + sorted({item[m] for item in items for m in MEDIA if m in item})
    whole = os.path.join(folder, "catalog.zip")
    with zipfile.ZipFile(whole + ".part", "w", zipfile.ZIP_STORED) as out:
        for name in names:
            with open(os.path.join(folder, name), "rb") as file:
                out.writestr(zipfile.ZipInfo(name), file.read())
    os.replace(whole + ".part", whole)
    print(f"{len(items)} items, {len(names) - 1} pictures, textures and models, {os.path.getsize(whole) / 1e6:.1f} MB", file=sys.stderr)


main(sys.argv[1])
