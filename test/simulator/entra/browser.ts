/** What a browser sees of one visit: a page, or where it is sent. */
export interface Visit {
  readonly status: number
  /** Undefined if the answer is a page. */
  readonly location: URL | undefined
  readonly headers: Headers
  readonly body: string
}

export type Browser = ReturnType<typeof createBrowser>

/** A browser with the cookies of the local Entra. It follows no redirect by itself. */
export function createBrowser() {
  const cookies = new Map<string, string>()

  async function visit(address: string | URL, init: Omit<RequestInit, 'headers'> = {}): Promise<Visit> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(address, { redirect: 'manual', ...init, headers: { cookie } })
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = line.split(';', 1)[0]?.split('=') ?? []
      cookies.set(name, value)
    }
    const location = answer.headers.get('location')
    return {
      status: answer.status,
      location: location === null ? undefined : new URL(location, address),
      headers: answer.headers,
      body: await answer.text(),
    }
  }

  return {
    visit,
    /** Presses the button with that name and value on the page at `address`. */
    press: (address: string | URL, name: string, value: string): Promise<Visit> =>
      visit(address, { method: 'POST', body: new URLSearchParams({ [name]: value }) }),
  }
}
