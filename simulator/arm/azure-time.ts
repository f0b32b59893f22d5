/** As Compute writes a time: seven digits of a second, and the offset instead of a Z. */
export function toAzureTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', '0000+00:00')
}
