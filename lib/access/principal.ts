/** How principals are called: a person `user:<sub>`, a machine client `client:<client_id>`. */

const USER = 'user:'

/** Of an id, in a token and so in a principal. */
export const PRINCIPAL_ID_MAX_CHARACTERS = 256

export const userPrincipal = (id: string): string => `${USER}${id}`
export const clientPrincipal = (id: string): string => `client:${id}`

export const isPerson = (principal: string): boolean => principal.startsWith(USER)

/** @returns the `sub`. */
export const personId = (principal: string): string => principal.slice(USER.length)
