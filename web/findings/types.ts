/** Findings, and what is done about them, as the API answers. */
import type { components } from '../api/schema.d.ts'

type Schemas = components['schemas']

export type Finding = Schemas['Finding']
export type ShortFinding = Schemas['ShortFinding']
export type FindingState = Finding['state']
export type Severity = Finding['severity']
export type Detector = Finding['detector']
export type Mute = Schemas['Mute']
export type Suspension = Schemas['Suspension']
