import { KIND_NAMES, KINDS, type Slot } from './types.ts'

/** What the charts show, as a table. */
export const TextAlternative = ({ slots }: { readonly slots: readonly Slot[] }) => (
  <table>
    <caption>Key use over time</caption>
    <thead>
      <tr>
        <th scope="col">Time</th>
        {KINDS.map((kind) => (
          <th key={kind} scope="col">
            {KIND_NAMES[kind]}
          </th>
        ))}
        <th scope="col">Findings</th>
      </tr>
    </thead>
    <tbody>
      {slots.map((slot) => (
        <tr key={slot.start}>
          <th scope="row">{slot.label}</th>
          {KINDS.map((kind) => (
            <td key={kind}>{slot[kind]}</td>
          ))}
          <td>{slot.findings.length}</td>
        </tr>
      ))}
    </tbody>
  </table>
)
