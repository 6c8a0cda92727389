export type LabelRow = { readonly id: number; readonly key: string; readonly value: string }

let rows = 0
/** @returns a row that React can tell from all others */
export const labelRow = (key = '', value = ''): LabelRow => ({ id: ++rows, key, value })
