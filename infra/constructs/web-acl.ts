import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2'
import type { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import type { Profile } from '../profiles.ts'

type ManagedRules = { readonly name: string; readonly bodyRules: readonly string[] }

/**
 * AWS's managed rules, first the cheapest. Groups that look into bodies leave alone what carries content: a document about an attack
 * is content like any other, and no rule may refuse it. On the other methods their rules on bodies count only: a PATCH
 * has up to 64 KiB of legal JSON with texts of any kind, and they refuse what is longer than 8 KiB or looks like markup, a path or an
 * address. The functions bound and check every body.
 */
const MANAGED_RULES: readonly ManagedRules[] = [
  { name: 'AWSManagedRulesAmazonIpReputationList', bodyRules: [] },
  {
    name: 'AWSManagedRulesKnownBadInputsRuleSet',
    bodyRules: ['JavaDeserializationRCE_BODY', 'Log4JRCE_BODY', 'ReactJSRCE_BODY'],
  },
  {
    name: 'AWSManagedRulesCommonRuleSet',
    bodyRules: [
      'SizeRestrictions_BODY',
      'EC2MetaDataSSRF_BODY',
      'GenericLFI_BODY',
      'GenericRFI_BODY',
      'CrossSiteScripting_BODY',
    ],
  },
]

const CONTENT_METHODS = ['POST', 'PUT'] as const

/** A firewall before one stage. */
export function createFirewall(
  scope: Construct,
  stageArn: string,
  { requestsPerFiveMinutesAndAddress }: NonNullable<Profile['firewall']>,
): void {
  const acl = new CfnWebACL(scope, 'Firewall', {
    scope: 'REGIONAL',
    defaultAction: { allow: {} },
    visibilityConfig: visibility('Firewall'),
    rules: [
      ...MANAGED_RULES.map(managed),
      perAddress(requestsPerFiveMinutesAndAddress, MANAGED_RULES.length),
    ],
  })
  acknowledge(acl, {
    'HIPAA.Security-WAFv2LoggingEnabled':
      'Its logs hold the address of every caller and the id of every object, which the access logs leave out on purpose. ' +
      'Metrics count what each rule refused.',
  })
  new CfnWebACLAssociation(scope, 'FirewallAssociation', { resourceArn: stageArn, webAclArn: acl.attrArn })
}

const visibility = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
  metricName,
  cloudWatchMetricsEnabled: true,
  // Samples show requests with their addresses to everybody who may see the firewall.
  sampledRequestsEnabled: false,
})

const managed = ({ name, bodyRules }: ManagedRules, priority: number): CfnWebACL.RuleProperty => ({
  name,
  priority,
  overrideAction: { none: {} },
  visibilityConfig: visibility(name),
  statement: {
    managedRuleGroupStatement: {
      vendorName: 'AWS',
      name,
      ...(bodyRules.length > 0 ? leavingBodiesAlone(bodyRules) : {}),
    },
  },
})

const leavingBodiesAlone = (bodyRules: readonly string[]) => ({
  scopeDownStatement: WITHOUT_CONTENT,
  ruleActionOverrides: bodyRules.map((name) => ({ name, actionToUse: { count: {} } })),
})

const WITHOUT_CONTENT: CfnWebACL.StatementProperty = {
  notStatement: {
    statement: {
      orStatement: {
        statements: CONTENT_METHODS.map((method) => ({
          byteMatchStatement: {
            fieldToMatch: { method: {} },
            positionalConstraint: 'EXACTLY',
            searchString: method,
            textTransformations: [{ priority: 0, type: 'NONE' }],
          },
        })),
      },
    },
  },
}

const perAddress = (limit: number, priority: number): CfnWebACL.RuleProperty => ({
  name: 'RequestsPerAddress',
  priority,
  action: { block: {} },
  visibilityConfig: visibility('RequestsPerAddress'),
  statement: { rateBasedStatement: { aggregateKeyType: 'IP', limit, evaluationWindowSec: 300 } },
})
