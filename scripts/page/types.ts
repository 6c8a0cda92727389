import openapiTypes, { astToString, type OpenAPI3 } from 'openapi-typescript'

const NOTICE = '/** Generated from docs/openapi.json by `npm run openapi`. */\n'

/** @param contract an OpenAPI document @returns the text of `web/api/schema.d.ts` */
export async function pageTypes(contract: unknown): Promise<string> {
  return `${NOTICE}${astToString(await openapiTypes(structuredClone(contract) as OpenAPI3))}`
}
