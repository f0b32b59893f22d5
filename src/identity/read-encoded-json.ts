/** What Entra sends as JSON in base64url, such as the middle part of a token; undefined if it is none. Nothing of it is verified. */
export function readEncodedJson(text: unknown): unknown {
  try {
    return JSON.parse(Buffer.from(String(text), 'base64url').toString())
  } catch {
    return undefined
  }
}
