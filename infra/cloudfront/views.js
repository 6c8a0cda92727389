// Runs in CloudFront (JavaScript runtime 2.0) before a file is looked for. A view of the page has an address, and no file: whoever
// opens one, or loads it again, gets the page, which shows that view. Files have a dot in their names.
// oxlint-disable-next-line no-unused-vars -- CloudFront calls it by its name
function handler(event) {
  const request = event.request
  const name = request.uri.slice(request.uri.lastIndexOf('/') + 1)
  if (!name.includes('.')) request.uri = '/index.html'
  return request
}
