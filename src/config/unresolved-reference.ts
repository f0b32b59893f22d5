/**
 * Whether a value is a reference that should have been replaced by what it refers to. App Service hands one on as it stands,
 * `@Microsoft.KeyVault(SecretUri=…)`, where it can't resolve it.
 * https://learn.microsoft.com/azure/app-service/app-service-key-vault-references
 */
export function isUnresolved(value: string | undefined): boolean {
  return /^\s*@Microsoft\.(KeyVault|AppConfiguration)\(/i.test(value ?? '')
}

export const UNRESOLVED =
  "is a reference that App Service could not resolve: check that the app's identity may read it, and that it names what is there"
