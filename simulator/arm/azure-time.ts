import { toDotnetTime } from '../dotnet-time.ts'

/** As Compute writes a time: with the offset instead of a Z. */
export function toAzureTime(milliseconds: number): string {
  return toDotnetTime(milliseconds, '+00:00')
}
