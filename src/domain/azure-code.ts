/** Whether two codes of Azure are the same. Their case is no contract: services spell one code in different ways. */
export function isSameCode(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && one.toLowerCase() === other?.toLowerCase()
}
