/** The `Authorization` of a client with a secret (RFC 7617). */
export const basic = (id: string, secret: string): string =>
  `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`
