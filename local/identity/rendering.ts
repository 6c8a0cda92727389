/** The pages that the library shows by itself, in the product's look. */
import { type ErrorOut, errors, type KoaContextWithOIDC } from 'oidc-provider'
import { isForBrowsers } from './endpoints.ts'
import { errorScreen, expiredScreen, signedOutScreen } from './screens/notices.ts'
import type { Screen } from './screens/page.ts'
import { signOutScreen } from './screens/sign-out.ts'

/** People get a page; programs get JSON, whatever they say that they accept. */
export const createRenderError =
  (url: string) =>
  async (ctx: KoaContextWithOIDC, out: ErrorOut, error: Error): Promise<void> => {
    if (!isForBrowsers(ctx.path)) ctx.body = out
    else if (error instanceof errors.SessionNotFound) show(ctx, await expiredScreen(url))
    else show(ctx, await errorScreen(ctx.status, messageOf(out), url))
  }

/** Nothing of the request is repeated: whoever made the link would be speaking in our name. */
function messageOf({ error }: ErrorOut): string {
  switch (error) {
    case 'invalid_client':
      return 'The application that sent you here is not known.'
    case 'invalid_redirect_uri':
      return 'The application that sent you here wants you to go on to an address that is not its own.'
    case 'server_error':
      return 'Keyfold could not do this just now.'
    default:
      return 'The application that sent you here asked for something that is not possible.'
  }
}

export async function renderLogout(ctx: KoaContextWithOIDC): Promise<void> {
  const { secret, postLogoutRedirectUri: to } = ctx.oidc.session?.state ?? {}
  const screen = await signOutScreen({
    action: ctx.oidc.urlFor('end_session_confirm'),
    xsrf: String(secret),
    formRedirects: typeof to === 'string' ? [new URL(to).origin] : [],
  })
  show(ctx, screen)
}

export const createRenderSignedOut =
  (url: string) =>
  async (ctx: KoaContextWithOIDC): Promise<void> =>
    show(ctx, await signedOutScreen(url))

function show(ctx: KoaContextWithOIDC, { status, headers, body }: Screen): void {
  ctx.status = status
  ctx.set({ ...headers })
  ctx.body = body
}
