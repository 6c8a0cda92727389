import Router from 'find-my-way'
import { KeyfoldError } from '../lib/errors.ts'
import type { Route } from '../lib/http/routes.ts'
import { LOCAL_POLICY } from './policy.ts'

export type RouteMatch = {
  readonly route: Route
  /** By name, percent-decoded once. */
  readonly parameters: Readonly<Record<string, string | undefined>>
}

/** One path and what may be done there. */
type Resource = { readonly byMethod: Map<string, Route>; allow: string }

const unused = (): void => undefined
const noQuery = {}

/** Finds the route of a request. All methods of a path share one entry, so that one look-up tells 404 from 405. */
export class RouteTable {
  readonly #router: Router.Instance<Router.HTTPVersion.V1>

  constructor(routes: readonly Route[]) {
    this.#router = Router({
      maxParamLength: LOCAL_POLICY.headersMaxBytes,
      // The query is split off before; this keeps the router from parsing an empty one.
      querystringParser: () => noQuery,
      // Only so that `find` returns a match without a store instead of null, which would mean 404.
      onBadUrl: unused,
    })
    for (const [path, resource] of groupByPath(routes)) {
      this.#router.on('GET', path.replaceAll(/\{(\w+)\}/g, ':$1'), unused, resource)
    }
  }

  /** Whether a path is one of the API's, whatever may be done there. */
  has(path: string): boolean {
    return this.#router.find('GET', path) !== null
  }

  /** @throws KeyfoldError `invalid-request` for malformed percent-encoding, `not-found`, `method-not-allowed`. */
  find(method: string, path: string): RouteMatch {
    const found = this.#router.find('GET', path)
    if (found === null || hasEmptyValue(found.params)) {
      throw new KeyfoldError('not-found', 'There is nothing at this path; GET /openapi.json lists all paths.')
    }
    const resource = found.store as Resource | null
    if (resource === null) {
      throw new KeyfoldError('invalid-request', 'The path holds malformed percent-encoding.')
    }
    const route = resource.byMethod.get(method)
    if (route === undefined) {
      throw new KeyfoldError('method-not-allowed', `This path takes ${resource.allow}.`, {
        headers: { Allow: resource.allow },
      })
    }
    return { route, parameters: found.params }
  }
}

function groupByPath(routes: readonly Route[]): Map<string, Resource> {
  const resources = new Map<string, Resource>()
  for (const route of routes) {
    const resource: Resource = resources.get(route.path) ?? { byMethod: new Map(), allow: '' }
    resource.byMethod.set(route.method, route)
    resource.allow = [...resource.byMethod.keys()].join(', ')
    resources.set(route.path, resource)
  }
  return resources
}

function hasEmptyValue(parameters: Readonly<Record<string, string | undefined>>): boolean {
  for (const name in parameters) {
    if (parameters[name] === '') return true
  }
  return false
}
