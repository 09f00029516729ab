#!/usr/bin/env bash
# packaging/smoke.sh ARCHIVE: unpacks a release into an empty folder and does the main job with it, with no SDK in PATH.
# The archive for Windows runs under Wine (wine64).
set -euo pipefail

archive=$(realpath "$1")
work=$(mktemp -d)
port=$((20000 + RANDOM % 20000))
url=http://127.0.0.1:$port
server=
cleanup() {
  if [ -n "$server" ]; then kill -KILL "$server" 2>/dev/null || true; fi
  case $archive in *.zip) WINEPREFIX=$work/wine wineserver -k 2>/dev/null || true ;; esac
  rm -rf "$work"
}
trap cleanup EXIT

# Not below the system's folder for temporary files: nothing would be kept there unless it is said where.
home=$work/home
mkdir -p "$home"
bare=(env -i "HOME=$home" "LANG=C.UTF-8" "Clinic__VectorIndex__Mode=Off")
case $archive in
  *-win-*.zip)
    unzip -q "$archive" -d "$work"
    # Wine 8 does not carry out how .NET keeps its code from being written to.
    bare+=("DOTNET_EnableWriteXorExecute=0" "PATH=/usr/bin:/bin" "WINEPREFIX=$work/wine" "WINEDEBUG=-all"
      "Clinic__DataDirectory=C:\\practice")
    # Whoever asks from outside of Wine is no program that its Windows knows.
    run=("${bare[@]}" "Clinic__ListenBeyondLocalhost=true" wine "$work/ClinicWeb/ClinicWeb.Server.exe")
    "${bare[@]}" wineboot -i >/dev/null 2>&1 || true
    data=$work/wine/drive_c/practice ;;
  *.tar.gz)
    tar -C "$work" -xf "$archive"
    bare+=("PATH=/nonexistent" "Clinic__DataDirectory=$home/practice")
    run=("${bare[@]}" "$work/ClinicWeb/ClinicWeb.Server")
    data=$home/practice ;;
  *) echo "$archive cannot run here"; exit 2 ;;
esac

start() {
  local began
  began=$(date +%s%N)
  (cd "$work" && exec "${run[@]}" --urls "$url" >"$work/log" 2>&1) &
  server=$!
  until curl -sf "$url/health" >/dev/null; do
    kill -0 "$server" 2>/dev/null || { cat "$work/log"; echo "It ended."; exit 1; }
    sleep 0.02
  done
  echo "started in $((($(date +%s%N) - began) / 1000000)) ms"
}
stop() {
  "${run[@]}" close >/dev/null
  wait "$server" || true
  server=
}
ask() { curl -sfS "$@"; }
field() { python3 -c "import json,sys; print(json.load(sys.stdin)$1)"; }

start
stop
start
patient=$(ask -X POST "$url/api/patients" -H 'Content-Type: application/json' \
  -d '{"givenName":"Änne","familyName":"Müller","birthDate":"1970-01-31"}' | field "['id']")
backup=$(ask -X POST "$url/api/backups" | field "['name']")
ask -X PUT "$url/api/patients/$patient" -H 'Content-Type: application/json' \
  -d '{"givenName":"Änne","familyName":"Changed","birthDate":"1970-01-31"}' >/dev/null
ask "$url/api/backups" | grep -q "$backup"
ask -X POST "$url/api/backups/$backup/restore" >/dev/null
ask "$url/api/patients/$patient" | grep -q "Müller"
ask "$url/" | grep -q "ClinicWeb"
[ "$(ask "$url/api/status" | field "['state']")" = ok ]
stop
grep -q '"trigger":"shutdown"' "$data/activity.jsonl" || { cat "$work/log"; echo "No backup of the close."; exit 1; }
"${run[@]}" list | tr -d '\r' | grep -q "$backup"
"${run[@]}" check "$backup" >/dev/null
start
ask "$url/api/patients/$patient" | grep -q "Müller"
stop
echo "$(basename "$archive"): the main job is done"
