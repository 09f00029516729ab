#!/usr/bin/env python3
"""Lists what a release is made of, and under which licences: read from its deps.json and the packages themselves."""
import json
import os
import re
import sys
from pathlib import Path

PACKAGES = Path(os.environ.get("NUGET_PACKAGES", Path.home() / ".nuget" / "packages"))


def field(nuspec, name):
    found = re.search(rf"<{name}[^>]*>(.*?)</{name}>", nuspec, re.S)
    return re.sub(r"\s+", " ", found.group(1)).strip() if found else ""


def texts(folder, nuspec):
    named = re.search(r'<license type="file">(.*?)</license>', nuspec)
    names = [named.group(1)] if named else []
    names += [f.name for f in folder.iterdir() if re.match(r"(license|notice|third-?party-?notices)(\.|$)", f.name, re.I)]
    for name in dict.fromkeys(names):
        file = folder / name.replace("\\", "/")
        if file.is_file():
            yield name, file.read_text("utf-8-sig", "replace").strip()


libraries = json.loads(Path(sys.argv[1]).read_text("utf-8-sig"))["libraries"]
listed, appended, missing = [], [], []
for library, about in sorted(libraries.items(), key=lambda item: item[0].lower()):
    if about["type"] not in ("package", "runtimepack"):
        continue
    name, version = library.split("/")
    name = re.sub(r"^runtimepack\.", "", name)
    folder = PACKAGES / name.lower() / version
    files = list(folder.glob("*.nuspec"))
    if not files:
        missing.append(library)
        continue
    nuspec = files[0].read_text("utf-8-sig", "replace")
    kind = re.search(r'<license type="expression">(.*?)</license>', nuspec)
    licence = kind.group(1) if kind else "see below" if "<license type=\"file\">" in nuspec else field(nuspec, "licenseUrl")
    listed.append(f"{name} {version}\n    {licence}; {field(nuspec, 'copyright') or field(nuspec, 'authors')}\n    {field(nuspec, 'projectUrl')}")
    appended += [f"{'=' * 100}\n{name} {version}: {title}\n\n{text}" for title, text in texts(folder, nuspec)]
if missing:
    sys.exit(f"No package on this computer for {', '.join(missing)}")
print("ClinicWeb contains these works of others:\n")
print("\n".join(listed))
print("\nThe fonts in wwwroot carry their licence beside them.\n")
print("\n\n".join(dict.fromkeys(appended)))
