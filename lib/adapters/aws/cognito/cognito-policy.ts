/** Every number of the Cognito adapters that has a meaning. Units are in the names. */
export const COGNITO_POLICY = {
  /**
   * People on one page. Their groups are asked for one by one, and Cognito takes 30 such calls a second of a whole account
   * (developer guide, "Quotas in Amazon Cognito", UserList).
   */
  pageMax: 20,
  groupsAtOnce: 4,
  /** Groups of one person on one page of Cognito's; there are fewer roles. */
  groupsMax: 60,
} as const
