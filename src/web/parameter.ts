/** A path of this app with a parameter, in place of the one of that name that it has. */
export function withParameter(path: string, name: string, value: string): string {
  const bare = withoutParameter(path, name)
  return `${bare}${bare.includes('?') ? '&' : '?'}${name}=${encodeURIComponent(value)}`
}

export function withoutParameter(path: string, name: string): string {
  return path.replace(new RegExp(`[?&]${name}=[^&]*`, 'g'), '').replace(/^([^?&]*)&/, '$1?')
}
