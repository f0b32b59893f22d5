// The `lang` of the document is set only if it is another. Turbo sets it for each page that comes, and Chromium works out the style of
// every element again, if the value is the same too.
const { documentElement } = document

documentElement.setAttribute = (name, value) => {
  if (documentElement.getAttribute(name) !== String(value))
    Element.prototype.setAttribute.call(documentElement, name, value)
}
