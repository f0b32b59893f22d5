/** Contrast is at least 4.5:1 in both colour schemes. The styles load no external resources. */
export const PAGE_STYLES = `
  :root { color-scheme: light dark; --text: light-dark(#1b1a19, #f3f2f1); --quiet: light-dark(#55524f, #c8c6c4);
    --page: light-dark(#f3f2f1, #1b1a19); --card: light-dark(#fff, #292827); --line: light-dark(#8a8886, #797775);
    --accent: light-dark(#0b5a9e, #8cc8ff); --warn: light-dark(#8a1500, #ffb8ab) }
  * { box-sizing: border-box }
  body { margin: 0; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif }
  main { max-width: 34rem; margin: 3rem auto; padding: 2rem; background: var(--card); border: 1px solid var(--line);
    border-radius: .5rem }
  h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.25 }
  a { color: var(--accent) }
  ul { list-style: none; margin: 1.5rem 0 0; padding: 0; display: grid; gap: .5rem }
  li a { display: grid; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: .375rem; color: inherit;
    text-decoration: none }
  li a:hover { border-color: var(--accent) }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
  .stand-in { margin: 0 0 1rem; font-weight: 600; color: var(--accent) }
  .name { font-weight: 600 }
  .upn, .about { color: var(--quiet); overflow-wrap: anywhere }
  .alert { border-inline-start: 4px solid var(--warn); padding-inline-start: .75rem; color: var(--warn) }
  form { display: grid; gap: .5rem; margin-top: 1.5rem }
  input, button { font: inherit; padding: .5rem .75rem; border: 1px solid var(--line); border-radius: .375rem }
  button { background: var(--accent); color: var(--card); border-color: var(--accent); cursor: pointer }
  button.other { background: none; color: inherit }
  iframe { display: none }
  @media (max-width: 36rem) { main { margin: 0; min-height: 100vh; border: 0; border-radius: 0 } }
`
