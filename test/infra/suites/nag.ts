import { Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks, HIPAASecurityChecks, ServerlessChecks } from 'cdk-nag'
import { describe, expect, it } from 'vitest'
import { PROFILE_NAMES, synthesized } from '../support/synthesize.ts'

const PACKS = [AwsSolutionsChecks, HIPAASecurityChecks, ServerlessChecks]
const REASON_MIN_CHARACTERS = 30

type Finding = { readonly rule: string; readonly path: string }
type Acknowledgment = Finding & { readonly reason: string }

type App = ReturnType<typeof synthesized>['app']

function findingsOf(app: App, { all = false } = {}): readonly Finding[] {
  return PACKS.flatMap((Pack) => {
    const pack = new Pack(app)
    if (all) Object.assign(pack, { isAcknowledged: () => false })
    return pack
      .validateScope(app)
      .violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map(({ constructPath }) => ({ rule: ruleName, path: constructPath ?? '' })),
      )
  })
}

const acknowledgmentsOf = (app: App): readonly Acknowledgment[] =>
  app.node.findAll().flatMap((construct) =>
    construct.node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(data as Record<string, string>))
      .map(([id, reason]) => ({
        rule: id.replace(/^Annotation::/, ''),
        path: construct.node.path,
        reason,
      })),
  )

const concerns = (acknowledgment: Finding, finding: Finding): boolean =>
  acknowledgment.rule === finding.rule && `${finding.path}/`.startsWith(`${acknowledgment.path}/`)

describe.each(PROFILE_NAMES)('the packs AwsSolutions, HIPAA.Security and Serverless on %s', (name) => {
  const { app } = synthesized(name)
  const acknowledgments = acknowledgmentsOf(app)
  const findings = findingsOf(app, { all: true })

  it('find nothing that is not acknowledged', () => {
    expect(findingsOf(app)).toEqual([])
  })

  it('still find whatever is acknowledged, each on one resource', () => {
    const found = acknowledgments.map((acknowledgment) => ({
      ...acknowledgment,
      on: new Set(findings.filter((finding) => concerns(acknowledgment, finding)).map(({ path }) => path))
        .size,
    }))
    expect(found.filter(({ on }) => on !== 1)).toEqual([])
  })

  it('have every reason in a sentence of its own', () => {
    expect(acknowledgments.length).toBeGreaterThan(0)
    expect(acknowledgments.filter(({ reason }) => reason.length < REASON_MIN_CHARACTERS)).toEqual([])
  })
})
