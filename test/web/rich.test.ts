import { drawRich } from '../../src/web/rich.ts'

describe('a text with marked parts', () => {
  it('is drawn with the attributes of its marks', () => {
    const html = drawRich(['Go ', { tag: 'a', text: 'there' }, '.'], { a: { href: '/there' } })

    expect(html).toBe('Go <a href="/there">there</a>.')
  })

  it('says of a name that is English in every language that it is', () => {
    expect(drawRich([{ tag: 'strong', text: 'Reader', lang: 'en' }])).toBe('<strong lang="en">Reader</strong>')
  })

  it('escapes what stands in it, in its marks and in their attributes', () => {
    const html = drawRich(['<b>', { tag: 'a', text: '<i>' }], { a: { href: '"><script>' } })

    expect(html).toBe('&lt;b&gt;<a href="&quot;&gt;&lt;script&gt;">&lt;i&gt;</a>')
  })
})
