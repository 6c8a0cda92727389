import { describe, expect, it, onTestFinished } from 'vitest'
import type { AuditEvent } from '../../lib/audit/event.ts'
import { DetectorThread } from '../../lib/compose/detecting/thread.ts'
import { openInline } from '../../lib/findings/inline-detector.ts'

const event = (at: number): AuditEvent => ({
  id: `01KF3Z6Q8W9X0Y1Z2A${String(at).padStart(8, '0')}`,
  time: new Date(Date.UTC(2031, 0, 1) + at * 60_000).toISOString(),
  action: 'object.decrypt',
  outcome: 'allowed',
  principal: `user:${at % 3}`,
})

function threaded(): DetectorThread {
  const thread = new DetectorThread()
  onTestFinished(() => thread.close())
  return thread
}

describe('The thread of the detectors', () => {
  it('says and learns what they do in this one, and goes on from what was learned', async () => {
    const [thread, inline] = [threaded(), await openInline(null)]
    const events = Array.from({ length: 100 }, (_, at) => event(at))
    let detector = await thread.open(null)
    expect(await detector.observe(events)).toEqual(await inline.observe(events))
    detector = await thread.open(await detector.snapshot())
    const [more, later] = [[event(200)], Date.UTC(2031, 0, 3)]
    expect(await detector.observe(more)).toEqual(await inline.observe(more))
    expect(await detector.advance(later)).toEqual(await inline.advance(later))
    expect(Buffer.from(await detector.snapshot())).toEqual(Buffer.from(await inline.snapshot()))
  })

  it('refuses what no detectors have learned, and can be used after that', async () => {
    const thread = threaded()
    await expect(thread.open(Buffer.from('damaged'))).rejects.toMatchObject({ code: 'internal' })
    expect(await (await thread.open(null)).observe([event(1)])).toEqual([])
  })

  it('is replaced when it has died', async () => {
    const thread = threaded()
    const detector = await thread.open(null)
    await thread.close()
    await expect(detector.observe([event(1)])).rejects.toMatchObject({ code: 'unavailable' })
    expect(await (await thread.open(null)).observe([event(1)])).toEqual([])
  })
})
