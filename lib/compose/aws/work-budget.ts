import { AWS_POLICY } from '../../adapters/aws/aws-policy.ts'

/** Of a task that goes on page by page. */
export const WORK_BUDGET = {
  budgetMs: AWS_POLICY.taskBudgetMs,
  now: () => performance.now(),
} as const
