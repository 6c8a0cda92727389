/** What is refused of a request to sign in or out before the library sees, and keeps, it. */
import { LOCAL_POLICY } from '../policy.ts'

const { authorizationParameterMaxCharacters: MAX } = LOCAL_POLICY

/** It is as long as the ID token that it is, and only kept when that was the provider's own. */
const HINT = 'id_token_hint'

/** @returns what is wrong, for the person; null: nothing that is looked at here. */
export function problemOfRequest(query: string): string | null {
  const parameters = [...new URLSearchParams(query)]
  if (parameters.some(([name, value]) => name !== HINT && value.length > MAX)) {
    return `The application that sent you here sent more than ${MAX} characters in one parameter.`
  }
  // The library would answer with a script, even where it says that it can't be had (OAuth 2.0 Form Post Response Mode).
  if (parameters.some(([name, value]) => name === 'response_mode' && value === 'form_post')) {
    return 'The application that sent you here wants its answer as a form, which is not possible.'
  }
  return null
}
