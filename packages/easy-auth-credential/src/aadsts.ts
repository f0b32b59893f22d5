const AADSTS = /AADSTS\d+/

/** Entra's own error number in a message, `AADSTS50076`; undefined if there is none. */
export function findAadsts(message: string): string | undefined {
  return AADSTS.exec(message)?.[0]
}
