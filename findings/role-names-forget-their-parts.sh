#!/usr/bin/env bash
# Bicep CLI 0.49.2 (Azure.Bicep.CommandLine.linux-x64): guid() and uniqueString() of several values, as used for the names of role assignments.
#
# Expected: guid('web', 'api-reader') and guid('web-api', 'reader') differ, since they are made from different values.
# Seen: they are one and the same. The values are joined by hyphens and then hashed, and hyphens are what names in Azure are made of.
# So two role assignments that are written with different values get one name. The compiler has no warning for that, though it refuses two
# resources with the same text for a name. The snapshot has the same name twice.
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
cat > roles.bicep <<'BICEP'
var reader = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')

resource first 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, 'web', 'api-reader')
  properties: { principalId: '11111111-1111-1111-1111-111111111111', roleDefinitionId: reader, principalType: 'ServicePrincipal' }
}
resource second 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, 'web-api', 'reader')
  properties: { principalId: '22222222-2222-2222-2222-222222222222', roleDefinitionId: reader, principalType: 'ServicePrincipal' }
}
BICEP
echo "using 'roles.bicep'" > roles.bicepparam
"$bicep" build roles.bicep --outfile roles.json 2> warnings.txt
cat warnings.txt
"$bicep" snapshot roles.bicepparam --mode overwrite --subscription-id 00000000-0000-0000-0000-000000000000 --resource-group probe
names="$(grep -o '"name": "[^"]*"' roles.snapshot.json)"
echo "$names"
printf '%s\n' "guid('web', 'api-reader')" "guid('web-api', 'reader')" "guid('web-api-reader')" \
  "uniqueString('web', 'api-reader')" "uniqueString('web-api', 'reader')" "guid('web', 'reader')" > asked.txt
"$bicep" console < asked.txt > seen.txt
paste -d '\n' asked.txt seen.txt
test ! -s warnings.txt
test "$(wc -l <<< "$names")" = 2
test "$(sort -u <<< "$names" | wc -l)" = 1
test "$(sed -n 1,3p seen.txt | sort -u | wc -l)" = 1
test "$(sed -n 4,5p seen.txt | sort -u | wc -l)" = 1
test "$(sort -u seen.txt | wc -l)" = 3
