import { describe, expect, it } from 'vitest'
import {
  ASSET_HEADERS,
  FILE_HEADERS,
  indexHeaders,
  PREVIEW_CSP,
  PREVIEW_HEADERS,
  pageCsp,
} from '../../lib/http/page-headers.ts'

describe('the policy of the page', () => {
  it('allows what is its own, and nothing inline', () => {
    expect(pageCsp({ connect: [] }).split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' blob: data:",
      "font-src 'self'",
      "connect-src 'self'",
      "frame-src 'self'",
      "worker-src 'none'",
      "manifest-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ])
  })

  it('names each other origin once', () => {
    const connect = ['https://api.example.com', 'https://id.example.com', 'https://api.example.com']
    expect(pageCsp({ connect })).toContain(
      "; connect-src 'self' https://api.example.com https://id.example.com; ",
    )
  })
})

describe('the policy of the preview', () => {
  it('leaves it scripts of ours, workers and pictures of its own making, and no network', () => {
    expect(PREVIEW_CSP.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      'img-src blob:',
      'worker-src blob:',
      "connect-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'self'",
      "require-trusted-types-for 'script'",
      'trusted-types preview-worker',
      'sandbox allow-scripts',
    ])
  })
})

it('only what is public and never changes may be kept, or loaded from elsewhere', () => {
  const all = [indexHeaders({ connect: [] }), PREVIEW_HEADERS, FILE_HEADERS, ASSET_HEADERS]
  expect(all.map((headers) => headers['Cache-Control'])).toEqual([
    'no-store',
    'no-store',
    'no-cache',
    'public, max-age=31536000, immutable',
  ])
  expect(all.map((headers) => headers['Cross-Origin-Resource-Policy'])).toEqual([
    'same-origin',
    'same-origin',
    'same-origin',
    'cross-origin',
  ])
  expect(all.map((headers) => headers['X-Frame-Options'])).toEqual(['DENY', 'SAMEORIGIN', 'DENY', 'DENY'])
  expect(all.map((headers) => headers['Access-Control-Allow-Origin'])).toEqual([
    undefined,
    undefined,
    undefined,
    '*',
  ])
})
