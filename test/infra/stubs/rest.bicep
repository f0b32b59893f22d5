// What a verified module passes on to resources of its own, so that it stands in the snapshot. Nobody deploys it.
param of string
#disable-next-line use-user-defined-types
param value object

// There is no such type, which is all the same here.
#disable-next-line BCP081
resource rest 'Stub.Rest/values@2026-01-01' = {
  name: of
  properties: value
}
