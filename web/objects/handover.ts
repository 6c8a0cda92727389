/**
 * Files that were dropped on the list, on their way to the form. Not by the router: what it carries is kept in the browser's
 * history.
 */
let onTheWay: readonly File[] = []

export const handOver = (files: readonly File[]): void => {
  onTheWay = files
}

export const handedOver = (): readonly File[] => onTheWay
