// A page with `data-sign-in` that the browser itself requested is opened again with a new token, a few times at most. A file takes
// the place of no page, so that page then shows its `<template data-signed-in-again>`.
import { forgetRetries, renew, spendRetries, takeRetry } from '../modules/sign-in-retries.js'

document.addEventListener('turbo:load', async () => {
  const { href } = location
  const lapsed = document.querySelector('[data-sign-in]')
  if (!lapsed) {
    forgetRetries(href)
    return
  }
  const retry = takeRetry(href)
  if (retry === undefined) return
  if (!(await renew(retry))) {
    spendRetries(href)
    return
  }
  lapsed.replaceWith(document.querySelector('template[data-signed-in-again]').content)
  location.replace(href)
})
