/** One execution of the workflow, task by task: a test decides when each runs, and in which order those that may overlap. */
import { activate, awaitPermissions, drain } from '../../../lib/rotation/activate.ts'
import { type BeginTaskPorts, begin } from '../../../lib/rotation/begin.ts'
import { makeGeneration } from '../../../lib/rotation/make-generation.ts'
import type { Rotation } from '../../../lib/rotation/model.ts'
import { endPass, planPass } from '../../../lib/rotation/passes.ts'
import { reencryptPage } from '../../../lib/rotation/reencrypt-page.ts'
import { report } from '../../../lib/rotation/report.ts'
import { disableCompromised } from '../../../lib/rotation/retire.ts'
import { rewrapPage } from '../../../lib/rotation/rewrap-page.ts'
import type { RotateKeyPorts } from '../../../lib/rotation/rotate-key.ts'
import { openSample } from '../../../lib/rotation/sample.ts'
import type {
  PassPlan,
  RunReference,
  ScanProgress,
  VerificationEnd,
  WaitFor,
  WorkItem,
  WorkPage,
} from '../../../lib/rotation/tasks.ts'
import { endVerification, scanSegment } from '../../../lib/rotation/verification.ts'

type StepPorts = RotateKeyPorts & BeginTaskPorts

type Task = { readonly name: string; readonly act: () => Promise<unknown> }

/** A part of the definition's Maps, which goes on until there is no more. */
type Pages<Page> = { readonly name: string; page: Page; readonly next: (page: Page) => Promise<Page> }

export class StepByStep {
  readonly reference: RunReference
  readonly #ports: StepPorts
  #ready: readonly Task[] = []
  /** Seconds that the workflow would wait before the next task. */
  seconds = 0

  constructor(ports: StepPorts, { rotation, execution }: Pick<Rotation, 'rotation' | 'execution'>) {
    this.#ports = ports
    this.reference = { rotation, execution }
    this.#one('begin', () => begin(ports, execution, { rotation }), this.#begun)
  }

  get ended(): boolean {
    return this.#ready.length === 0
  }

  /** The names of the tasks of which any may be next. */
  get next(): readonly string[] {
    return this.#ready.map(({ name }) => name)
  }

  /** @param pick which one of those that may be next. @returns its name; when it throws, it is next again. */
  async step(pick = 0): Promise<string> {
    const task = this.#ready[pick % this.#ready.length]
    if (task === undefined) throw new Error('The execution has ended.')
    this.seconds = 0
    await task.act()
    return task.name
  }

  #one<Answer>(name: string, ask: () => Promise<Answer>, then: (answer: Answer) => void): void {
    const act = async (): Promise<void> => then(await ask())
    this.#ready = [{ name, act }]
  }

  #wait<Answer extends WaitFor>(
    name: string,
    ask: () => Promise<Answer>,
    then: (answer: Answer) => void,
  ): void {
    this.#one(name, ask, (answer) => {
      this.seconds = answer.seconds
      if (answer.seconds === 0) then(answer)
    })
  }

  #map<Page extends { readonly more: boolean }>(
    parts: readonly Pages<Page>[],
    then: (pages: Page[]) => void,
  ): void {
    const tasks = parts.map((part): Task => {
      const act = async (): Promise<void> => {
        part.page = await part.next(part.page)
        if (part.page.more) return
        this.#ready = this.#ready.filter((other) => other !== task)
        if (this.#ready.length === 0) then(parts.map(({ page }) => page))
      }
      const task = { name: part.name, act }
      return task
    })
    this.#ready = tasks
    if (tasks.length === 0) then([])
  }

  readonly #end = (): void => {
    this.#ready = []
  }

  readonly #begun = ({ next }: Awaited<ReturnType<typeof begin>>): void => {
    if (next === 'stop') this.#end()
    else if (next === 'plan') this.#plan()
    else this.#makeGeneration()
  }

  #makeGeneration(): void {
    const [ports, run] = [this.#ports, this.reference]
    const drained = (): void =>
      this.#wait(
        'drain',
        () => drain(ports, run),
        () => this.#plan(),
      )
    const activated = (): void => this.#one('activate', () => activate(ports, run), drained)
    const permitted = (): void =>
      this.#wait('await-permissions', () => awaitPermissions(ports, run), activated)
    this.#one('make-generation', () => makeGeneration(ports, run), permitted)
  }

  #plan(): void {
    this.#wait(
      'plan',
      () => planPass(this.#ports, this.reference),
      (plan) =>
        this.#map(
          plan.items.map((item) => this.#work(plan, item)),
          (pages) => this.#endPass(pages),
        ),
    )
  }

  #work({ pass }: PassPlan, item: WorkItem): Pages<WorkPage> {
    const work = item.work === 'rewrap' ? rewrapPage : reencryptPage
    return {
      name: item.work,
      page: { cursor: null, more: true, done: 0, failed: 0, raced: 0 },
      next: (page) => work(this.#ports, { ...this.reference, pass, item, page }),
    }
  }

  #endPass(pages: readonly WorkPage[]): void {
    this.#one(
      'end-pass',
      () => endPass(this.#ports, this.reference, pages),
      (end) => {
        if (end.next === 'plan') this.#plan()
        else if (end.next === 'report') this.#report()
        else if (end.next === 'scan') this.#scanAll(end.segments)
      },
    )
  }

  #scanAll(segments: readonly string[]): void {
    this.#map(
      segments.map((segment) => this.#scan(segment)),
      (scanned) => this.#verify(scanned),
    )
  }

  #scan(segment: string): Pages<ScanProgress> {
    return {
      name: 'scan',
      page: { cursor: null, more: true, versions: {} },
      next: (page) => scanSegment(this.#ports, segment, page),
    }
  }

  #verify(scanned: readonly ScanProgress[]): void {
    const [ports, run] = [this.#ports, this.reference]
    this.#one(
      'sample',
      () => openSample(ports, run),
      () => this.#one('end-verification', () => endVerification(ports, run, scanned), this.#verified),
    )
  }

  readonly #verified = ({ next }: VerificationEnd): void => {
    if (next === 'plan') this.#plan()
    else if (next === 'make-generation') this.#makeGeneration()
    else if (next === 'report') this.#report()
    else
      this.#one(
        'disable',
        () => disableCompromised(this.#ports, this.reference),
        () => this.#report(),
      )
  }

  #report(): void {
    this.#one(
      'report',
      () => report(this.#ports, this.reference),
      ({ next }) => (next === 'done' ? this.#end() : this.#plan()),
    )
  }
}

/** Goes through an execution to its end; the clock moves instead of waiting. @returns the tasks in their order */
export async function finish(
  execution: StepByStep,
  advance: (milliseconds: number) => void,
): Promise<string[]> {
  const names: string[] = []
  while (!execution.ended) {
    names.push(await execution.step())
    advance(execution.seconds * 1_000)
  }
  return names
}
