// Looks for `data-news`, a live region.

/** Announces words to a screen reader. It clears them afterwards, so that the same words are announced again. */
export function announce(words) {
  const news = document.querySelector('[data-news]')
  news.textContent = words
  setTimeout(() => {
    if (news.textContent === words) news.textContent = ''
  }, 2_000)
}
