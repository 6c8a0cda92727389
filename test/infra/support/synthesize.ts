import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { App } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { PROFILES, type Profile, parseProfile } from '../../../infra/profiles.ts'
import { addVault } from '../../../infra/vault.ts'
import { STACKS } from '../../../lib/config/names.ts'
import { placeholderBundles } from './placeholder-bundles.ts'
import { RECIPIENT } from './recipient.ts'

export const VAULT = 'test'
export const REGION = 'eu-central-1'
export const PROFILE_NAMES = Object.keys(PROFILES) as (keyof typeof PROFILES)[]

type StackId = (typeof STACKS)[number]
export type Synthesized = {
  readonly app: App
  readonly profile: Profile
  readonly templates: Readonly<Record<StackId, Template>>
  /** Whose deletion CloudFormation refuses. No template says so. */
  readonly protectedStacks: readonly StackId[]
  /** What a stack's template names, but does not hold: the files of each asset, by the key that it will have. */
  readonly assets: Readonly<Record<string, Readonly<Record<string, string>>>>
}

function synthesize(name: string, profile: Profile): Synthesized {
  const folder = placeholderBundles()
  try {
    const app = new App({
      outdir: join(folder, 'cdk.out'),
      analyticsReporting: false,
      // test/infra/synth.test.ts lets CDK check the templates, as its command does: that takes longer than all of this.
      builtinCloudFormationValidation: false,
    })
    const stacks = addVault(app, {
      vault: VAULT,
      profile: parseProfile(name, profile),
      region: REGION,
      bundles: folder,
    })
    const templates = Object.fromEntries(
      STACKS.map((id) => [id, Template.fromStack(stacks[id])]),
    ) as Synthesized['templates']
    const protectedStacks = STACKS.filter((id) => stacks[id].terminationProtection)
    return { app, profile, templates, protectedStacks, assets: assetsIn(join(folder, 'cdk.out')) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function assetsIn(outdir: string): Synthesized['assets'] {
  const folders = readdirSync(outdir, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return Object.fromEntries(
    folders.map(({ name }) => [`${name.replace(/^asset\./, '')}.zip`, filesIn(join(outdir, name))]),
  )
}

const filesIn = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(folder, path), readFileSync(path, 'utf8')]),
  )

const done = new Map<string, Synthesized>()

/** Each profile once: this takes seconds. */
export function synthesized(name: keyof typeof PROFILES): Synthesized {
  const known =
    done.get(name) ??
    synthesize(name, {
      ...PROFILES[name],
      alarmEmail: 'alarms@example.org',
      recoveryRecipients: [RECIPIENT],
    })
  done.set(name, known)
  return known
}

export type Resource = {
  readonly Type: string
  readonly Properties?: Readonly<Record<string, any>>
  readonly DeletionPolicy?: string
  readonly UpdateReplacePolicy?: string
  readonly DependsOn?: readonly string[]
}

/** Every resource of a template, or of one type. */
export const resourcesOf = (template: Template, type?: string): readonly Resource[] =>
  Object.values<Resource>(template.toJSON()['Resources'] ?? {}).filter(
    (resource) => type === undefined || resource.Type === type,
  )

export const propertiesOf = (resources: readonly Resource[]): readonly Readonly<Record<string, any>>[] =>
  resources.map(({ Properties }) => Properties ?? {})

/** The properties of the one resource of a type. */
export function onlyOne(template: Template, type: string): Readonly<Record<string, any>> {
  const [found, ...others] = resourcesOf(template, type)
  if (found === undefined || others.length > 0)
    throw new Error(`${type}: there are ${others.length + (found ? 1 : 0)}.`)
  return found.Properties ?? {}
}
