type Metadata = Map<unknown, unknown>

/**
 * The three functions of the `reflect-metadata` proposal that `@peculiar/x509` needs at load (through tsyringe,
 * which wants them from its user). Leaves a real implementation alone.
 */
export function provideReflectMetadata(): void {
  if ('getMetadata' in Reflect) return
  const store = new WeakMap<object, Metadata>()

  const getOwnMetadata = (key: unknown, target: object): unknown => store.get(target)?.get(key)
  const getMetadata = (key: unknown, target: object | null): unknown => {
    if (target === null) return undefined
    return getOwnMetadata(key, target) ?? getMetadata(key, Reflect.getPrototypeOf(target))
  }
  const defineMetadata = (key: unknown, value: unknown, target: object): void => {
    store.set(target, (store.get(target) ?? new Map<unknown, unknown>()).set(key, value))
  }
  Object.assign(Reflect, { defineMetadata, getMetadata, getOwnMetadata })
}
