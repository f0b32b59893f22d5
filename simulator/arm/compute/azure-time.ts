import { toDotnetTime } from '../../dotnet-time.ts'

/** Formats a time as Compute does: with an offset instead of a Z. */
export function toAzureTime(milliseconds: number): string {
  return toDotnetTime(milliseconds, '+00:00')
}
