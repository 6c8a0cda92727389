import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { METRICS } from '../../../lib/config/metrics.ts'
import { putOut } from '../support/put-metrics.ts'
import { PROFILE_NAMES, propertiesOf, resourcesOf, synthesized, VAULT } from '../support/synthesize.ts'
import { alarmed, dashboardOf, shown } from '../support/watched-metrics.ts'

const OPERATIONS = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8')

/** Of CloudWatch. Those of EMF: 30 dimensions, and lines of 1 MB. */
const DIMENSIONS_MAX = 30

const { lines, metrics } = await putOut()

describe('the metrics that the functions put out', () => {
  it('are those of the table, each with its unit, and no others', () => {
    const units = lines.flatMap(({ _aws }) =>
      _aws.CloudWatchMetrics.flatMap(({ Metrics }) => Metrics.map(({ Name, Unit }) => `${Name} in ${Unit}`)),
    )
    expect([...new Set(units)].sort()).toEqual(
      Object.values(METRICS)
        .map(({ name, unit }) => `${name} in ${unit}`)
        .sort(),
    )
  })

  it('name the vault and a function, nobody and nothing else', () => {
    const names = new Set<string>(Object.values(METRICS).map(({ name }) => name))
    for (const line of lines) {
      const values = Object.entries(line).filter(([key]) => key !== '_aws' && !names.has(key))
      for (const [key, value] of values) expect([key, value]).toEqual([key, key === 'Vault' ? VAULT : value])
      expect(values.map(([key]) => key).filter((key) => key !== 'Vault' && key !== 'Function')).toEqual([])
      for (const { Dimensions } of line._aws.CloudWatchMetrics)
        expect(Dimensions.flat().length).toBeLessThan(DIMENSIONS_MAX)
    }
  })

  it('are all explained to whoever operates the vault', () => {
    const unexplained = Object.values(METRICS).filter(({ name }) => !OPERATIONS.includes(`\`${name}\``))
    expect(unexplained).toEqual([])
  })
})

describe.each(PROFILE_NAMES)('what looks at metrics in %s', (name) => {
  const vault = synthesized(name)
  const { functions } = vault.templates
  const alarms = propertiesOf(resourcesOf(functions, 'AWS::CloudWatch::Alarm'))
  const on = (metric: string): Readonly<Record<string, any>> =>
    alarms.find(({ MetricName }) => MetricName === metric) ?? {}

  it('finds each metric that an alarm or the dashboard names, under that name and with these dimensions', () => {
    expect(alarmed(vault).length).toBeGreaterThan(6)
    expect([...alarmed(vault), ...shown(vault)].filter((metric) => !metrics.has(metric))).toEqual([])
  })

  it('shows each metric that is put out', () => {
    const seen = new Set([...alarmed(vault), ...shown(vault)])
    expect([...metrics].filter((metric) => !seen.has(metric))).toEqual([])
  })

  it.each([
    ['LogSealLag', 300, 2],
    ['DetectionLag', 1800, 3],
  ])('has an alarm on %s of %i seconds, which silence sets off too', (metric, Threshold, EvaluationPeriods) => {
    expect(on(metric)).toMatchObject({
      Namespace: 'Keyfold',
      Dimensions: [{ Name: 'Vault', Value: VAULT }],
      Statistic: 'Maximum',
      Period: 300,
      Threshold,
      EvaluationPeriods,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'breaching',
    })
  })

  it.each(['FindingsHigh', 'FindingsCritical'])('has an alarm on the first of %s', (metric) => {
    expect(on(metric)).toMatchObject({
      Statistic: 'Sum',
      Period: 300,
      Threshold: 1,
      EvaluationPeriods: 1,
      TreatMissingData: 'notBreaching',
    })
  })

  it.each([
    'Decryptions',
    'Refusals',
  ])('has an alarm on %s above what is usual, for a quarter of an hour', (metric) => {
    const found = alarms.filter(({ Metrics = [] }) =>
      Metrics.some(({ MetricStat }: any) => MetricStat?.Metric.MetricName === metric),
    )
    expect(found).toHaveLength(1)
    const [{ Metrics, ...alarm } = { Metrics: [] }] = found
    expect(alarm).toMatchObject({
      ComparisonOperator: 'GreaterThanUpperThreshold',
      EvaluationPeriods: 3,
      TreatMissingData: 'notBreaching',
    })
    const band = Metrics.find(({ Id }: any) => Id === alarm.ThresholdMetricId)
    expect(band.Expression).toMatch(/^ANOMALY_DETECTION_BAND\(\w+, 4\)$/)
    expect(Metrics.find(({ MetricStat }: any) => MetricStat)).toMatchObject({
      MetricStat: {
        Stat: 'Sum',
        Period: 300,
        Metric: { Namespace: 'Keyfold', Dimensions: [{ Name: 'Vault', Value: VAULT }] },
      },
    })
  })

  it('tells the topic of each alarm of every stack, when it goes off and when it is over', () => {
    const all = Object.values(vault.templates).flatMap((template) =>
      propertiesOf(resourcesOf(template, 'AWS::CloudWatch::Alarm')),
    )
    expect(all.length).toBeGreaterThan(18)
    for (const { AlarmActions, OKActions, AlarmDescription } of all) {
      expect(JSON.stringify(AlarmActions)).toContain('AlarmTopic')
      expect(OKActions).toEqual(AlarmActions)
      expect(AlarmDescription.length).toBeGreaterThan(30)
    }
  })

  it('is on one dashboard, which no other region has', () => {
    const { name: dashboard, widgets } = dashboardOf(vault)
    expect(dashboard).toBe('keyfold-test-eu-central-1')
    expect(widgets.map(({ properties }) => properties.title)).toEqual([
      'Use of keys',
      'Refusals and failures',
      'Latency of the slowest of a hundred requests, in milliseconds',
      'Findings',
      'Behind by, in seconds: the log and the detectors',
      'Versions moved by rotations',
      'Master key, in days; and the self-check',
      'Alarms',
    ])
  })

  it('knows each alarm of the functions stack in operations.md', () => {
    const ids = Object.entries(functions.toJSON()['Resources'] as Record<string, { Type: string }>)
      .filter(([, { Type }]) => Type === 'AWS::CloudWatch::Alarm')
      .map(([id]) => id.replace(/[0-9A-F]{8}$/, ''))
    expect(ids.filter((id) => !OPERATIONS.includes(`\`${id}\``))).toEqual([])
  })
})
