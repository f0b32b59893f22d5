/** Names what would let a token of the app travel in the clear, or a password win over it. */
export function findRedisFaults({
  REDIS_URL: text = '',
  REDIS_AUTH: auth,
}: Readonly<Record<string, string | undefined>>): readonly string[] {
  if (auth !== 'entra') return []
  if (text === '') return ['REDIS_AUTH is for the Redis in REDIS_URL, which is missing']
  const url = URL.parse(text)
  // Another check reports it.
  if (!url) return []
  return [
    ...(url.username || url.password
      ? ['REDIS_URL must have no user and no password with REDIS_AUTH=entra: they would be used instead. Take them out']
      : []),
    ...(url.protocol === 'redis:' ? ['REDIS_URL must begin with rediss:// (TLS) with REDIS_AUTH=entra'] : []),
    ...(url.port === ''
      ? ['REDIS_URL must name a port: 10000 for Azure Managed Redis, 6380 for Azure Cache for Redis']
      : []),
  ]
}
