/** How far Resource Graph lags behind the world, in milliseconds. */
export interface GraphLag {
  get(): number
  set(milliseconds: number): void
  reset(): void
}

export function createGraphLag(initial: number): GraphLag {
  let lag = initial
  return {
    get: () => lag,
    set: (milliseconds) => {
      lag = milliseconds
    },
    reset: () => {
      lag = initial
    },
  }
}
