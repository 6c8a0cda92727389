import { Button, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { CLASSIFICATIONS } from '../parts/classification.ts'
import classes from './filtering.module.css'
import { labelProblem } from './label.ts'
import { type Filters, isFiltered, NO_FILTERS } from './lists.ts'

type Props = { readonly filters: Filters; readonly onFilters: (filters: Filters) => void }

/** These the API looks through, so that they find what is not loaded yet. */
export function FilterFields({ filters, onFilters }: Props) {
  const [label, setLabel] = useState(filters.label)
  const problem = label === '' ? null : labelProblem(label)
  const change = (part: Partial<Filters>): void => {
    const changed = { ...filters, ...part }
    onFilters(isFiltered(changed) ? changed : NO_FILTERS)
  }
  return (
    <div className={classes['fields']}>
      <TextInput
        label="Label"
        placeholder="team=payroll"
        value={label}
        error={problem}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setLabel(event.currentTarget.value)}
        onBlur={() => problem === null && change({ label })}
        onKeyDown={(event) => event.key === 'Enter' && problem === null && change({ label })}
      />
      <Select
        label="Classification"
        placeholder="any"
        data={[...CLASSIFICATIONS]}
        value={filters.classification}
        clearable
        clearButtonProps={{ 'aria-label': 'Any classification' }}
        onChange={(chosen) => change({ classification: chosen })}
      />
      <TextInput
        label="Stored from"
        type="date"
        value={filters.createdFrom}
        onChange={(event) => change({ createdFrom: event.currentTarget.value })}
      />
      <TextInput
        label="Stored to"
        type="date"
        value={filters.createdTo}
        onChange={(event) => change({ createdTo: event.currentTarget.value })}
      />
      <Button
        variant="subtle"
        disabled={!isFiltered(filters) && label === ''}
        onClick={() => {
          setLabel('')
          onFilters(NO_FILTERS)
        }}
      >
        Clear
      </Button>
    </div>
  )
}
