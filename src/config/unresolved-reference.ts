/**
 * Whether a value is a reference that App Service should have replaced with the value it refers to. If App Service can't
 * resolve a reference, it passes the reference on unchanged: `@Microsoft.KeyVault(SecretUri=…)`.
 * https://learn.microsoft.com/azure/app-service/app-service-key-vault-references
 */
export function isUnresolved(value: string | undefined): boolean {
  return /^\s*@Microsoft\.(KeyVault|AppConfiguration)\(/i.test(value ?? '')
}

export const UNRESOLVED =
  "is a reference that App Service could not resolve: check that the app's identity may read it, and that it names what is there"
