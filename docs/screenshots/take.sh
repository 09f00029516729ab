#!/usr/bin/env bash
# Takes the README's screenshots from a real server with the demo practice, in the real Chromium, light and dark.
set -euo pipefail
cd "$(dirname "$0")"
root=../..
port=${PORT:-5087}

data=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; wait || true; rm -rf "$data"' EXIT

npm install --no-audit --no-fund --loglevel=error
dotnet build "$root/ClinicWeb.Server" -v q -clp:ErrorsOnly
program=$root/ClinicWeb.Server/bin/Debug/net10.0/ClinicWeb.Server.dll
options=(--Clinic:DataDirectory="$data" --Clinic:VectorIndex:Mode=Off)
dotnet "$program" demo --patients 1000 "${options[@]}"
dotnet "$program" --urls "http://localhost:$port" "${options[@]}" >"$data/server.log" 2>&1 &
server=$!
node take.mjs "http://localhost:$port"
