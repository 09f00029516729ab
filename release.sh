#!/usr/bin/env bash
# ./release.sh VERSION [RID…]: self-contained archives for bare computers in artifacts/VERSION,
# with checksums and licences.
set -euo pipefail
cd "$(dirname "$0")"

version=${1:?./release.sh VERSION [RID…]}
shift
rids=("$@")
[ "${#rids[@]}" -gt 0 ] || rids=(win-x64 linux-x64 osx-arm64 osx-x64)
out=$PWD/artifacts/$version
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"

for rid in "${rids[@]}"; do
  echo "== $rid"
  folder=$work/$rid/ClinicWeb
  # macOS knows a program with its files as a folder whose name ends with .app.
  case $rid in osx-*) bundle=$work/$rid/ClinicWeb.app/Contents folder=$bundle/MacOS ;; esac
  mkdir -p "$folder"
  dotnet publish ClinicWeb.Server -c Release -r "$rid" -p:ReleaseFolder="$folder" -p:Version="$version" \
    -p:PublishReadyToRun="${READY_TO_RUN:-true}" -p:RunAnalyzers=false -v q -clp:ErrorsOnly
  python3 packaging/licences.py "$folder/app/ClinicWeb.Server.deps.json" > "$folder/LICENSES.txt"
  cp "packaging/README.${rid%%-*}.txt" "$folder/README.txt"
  rm -f "$out/clinicweb-$version-$rid".*
  case $rid in
    win-*)
      cp packaging/*.cmd "$folder/"
      (cd "$work/$rid" && zip -qr -9 "$out/clinicweb-$version-$rid.zip" ClinicWeb) ;;
    osx-*)
      mkdir -p "$bundle/Resources"
      cp packaging/clinicweb.icns "$bundle/Resources/"
      sed "s/VERSION/$version/g" packaging/Info.plist > "$bundle/Info.plist"
      mv "$folder/README.txt" "$folder/LICENSES.txt" "$work/$rid/"
      (cd "$work/$rid" && zip -qr -9 "$out/clinicweb-$version-$rid.zip" ClinicWeb.app README.txt LICENSES.txt) ;;
    *)
      cp packaging/clinicweb.png "$folder/"
      tar -C "$work/$rid" --owner=0 --group=0 -czf "$out/clinicweb-$version-$rid.tar.gz" ClinicWeb ;;
  esac
  rm -rf "${work:?}/$rid"
done

(cd "$out" && sha256sum clinicweb-* > SHA256SUMS && ls -l)
