// A page with `data-sign-in` that the browser itself requested is opened again, once, with a new token. A file takes the place of
// no page, so that page then shows its `<template data-signed-in-again>`.
import { refresh } from '../modules/easy-auth.js'

document.addEventListener('turbo:load', async () => {
  const last = Number(sessionStorage.getItem('reopened'))
  const lapsed = document.querySelector('[data-sign-in]')
  if (!lapsed || Date.now() - last < 10_000) return
  sessionStorage.setItem('reopened', String(Date.now()))
  if (!(await refresh())) return
  lapsed.replaceWith(document.querySelector('template[data-signed-in-again]').content)
  location.replace(location.href)
})
