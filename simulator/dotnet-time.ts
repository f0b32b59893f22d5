/** Formats a time as .NET and most of Azure do, with seven decimal places of a second: `2026-11-22T10:00:00.0000000Z` */
export function toDotnetTime(milliseconds: number, zone: 'Z' | '+00:00' = 'Z'): string {
  return new Date(milliseconds).toISOString().replace('Z', `0000${zone}`)
}
