export type Encoding = 'br' | 'gzip' | 'identity'

/** A packet of the network carries this much whether it is full or not. */
const WORTH_COMPRESSING = 1_024

/** How a file is offered, the smallest first. Browsers list gzip before Brotli, but do not prefer it. */
export function toEncodings(content: Buffer): readonly Encoding[] {
  return content.length < WORTH_COMPRESSING ? ['identity'] : ['br', 'gzip', 'identity']
}
