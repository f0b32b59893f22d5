#!/usr/bin/env bash
# Bicep CLI 0.49.2 (Azure.Bicep.CommandLine.linux-x64), whose console works template functions out by the engine of Azure deployments.
#
# Expected: dateTimeAdd('2026-01-31T10:00:00+02:00', 'PT1H') is 11:00 at +02:00, written so or as 09:00Z. The documentation asks for ISO 8601,
# and says that the answer has the format of the base.
# Seen: it is '2026-01-31T11:00:00Z', the clock of the base with a Z behind: two hours late. By dateTimeToEpoch() of both, PT1H is three
# hours. With a format that is given ('u', 'o') the same call is right. So an end that is counted from a time with an offset, of a
# maintenance window or a SAS, is off by the offset. Nothing says so.
#
# Needs a .NET SDK to fetch the CLI. Ends with 0 as long as that is so.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > fetch.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageDownload Include="Azure.Bicep.CommandLine.linux-x64" Version="[0.49.2]" /></ItemGroup>
</Project>
XML
dotnet restore fetch.csproj --packages packages --verbosity quiet
bicep=packages/azure.bicep.commandline.linux-x64/0.49.2/tools/bicep
chmod +x "$bicep"
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
cat > asked.txt <<'BICEP'
dateTimeAdd('2026-01-31T10:00:00Z', 'PT1H')
dateTimeAdd('2026-01-31T10:00:00+02:00', 'PT1H')
dateTimeAdd('2026-01-31T10:00:00+02:00', 'PT1H', 'u')
dateTimeAdd('2026-01-31T10:00:00+02:00', 'PT1H', 'o')
dateTimeFromEpoch(dateTimeToEpoch('2026-01-31T10:00:00+02:00'))
dateTimeToEpoch(dateTimeAdd('2026-01-31T10:00:00+02:00', 'PT1H')) - dateTimeToEpoch('2026-01-31T10:00:00+02:00')
BICEP
cat > known.txt <<'ANSWERS'
'2026-01-31T11:00:00Z'
'2026-01-31T11:00:00Z'
'2026-01-31 09:00:00Z'
'2026-01-31T11:00:00.0000000+02:00'
'2026-01-31T08:00:00Z'
10800
ANSWERS
"$bicep" console < asked.txt > seen.txt
paste -d '\n' asked.txt seen.txt
cmp --silent seen.txt known.txt
