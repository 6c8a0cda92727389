/** The objects of the vault: each team has its own. */
import type { Classification } from '../../../lib/objects/model.ts'
import type { StoredObject } from './model.ts'
import type { Random } from './random.ts'
import { randomBase64url } from './text.ts'

const OBJECTS_OF_TEAM = 2_000
const WITHOUT_SUBJECT = 0.2

export class Catalog {
  readonly teams: StoredObject[][]
  readonly #random: Random
  #subjects = 0

  constructor(random: Random, teams: number) {
    this.#random = random
    this.teams = Array.from({ length: teams }, () => [])
    for (const team of this.teams) while (team.length < OBJECTS_OF_TEAM) team.push(...this.#case())
  }

  /** What there is about one subject. */
  #case(): StoredObject[] {
    const subject = this.#random.chance(WITHOUT_SUBJECT) ? null : this.newSubject()
    return Array.from({ length: 1 + this.#random.poisson(2.5) }, () => this.make(this.#random, subject))
  }

  newSubject(): string {
    this.#subjects += 1
    return `patient-${100_000 + this.#subjects}`
  }

  make(random: Random, subject: string | null): StoredObject {
    return {
      id: randomBase64url(random),
      subject,
      classification: classify(random.next()),
      bytes: Math.round(random.logNormal(40_000, 1.8)),
      versions: random.chance(0.15) ? random.int(2, 6) : 1,
    }
  }

  /** Of a team, at an index that goes round. */
  at(team: number, index: number): StoredObject {
    const objects = this.teams[team % this.teams.length] ?? []
    const object = objects[index % objects.length]
    if (object === undefined) throw new Error('A team has no objects.')
    return object
  }

  count(team: number): number {
    return this.teams[team % this.teams.length]?.length ?? 0
  }

  add(team: number, object: StoredObject): void {
    this.teams[team % this.teams.length]?.push(object)
  }
}

function classify(share: number): Classification {
  if (share < 0.05) return 'public'
  if (share < 0.3) return 'internal'
  return share < 0.95 ? 'confidential' : 'restricted'
}
