/**
 * What every function may do, of all that somebody who took it over would try. Written down whole, so that a new right is seen
 * in a review. No function that a route leads to has two rights on master keys, and none deletes a key, a table or a secret.
 */
export const RIGHTS = `
                                          write read browse manage keys public sweep
kms:GenerateDataKey                       yes   -    -      -      -    -      -
kms:GenerateDataKeyWithoutPlaintext       -     -    -      -      -    -      -
kms:Encrypt                               -     -    -      -      -    -      -
kms:Decrypt                               -     yes  -      -      -    -      -
kms:ReEncryptFrom                         -     -    -      -      -    -      -
kms:ReEncryptTo                           -     -    -      -      -    -      -
kms:DescribeKey                           -     -    -      -      -    -      -
kms:GetParametersForImport                -     -    -      -      -    -      -
kms:ImportKeyMaterial                     -     -    -      -      -    -      -
kms:DeleteImportedKeyMaterial             -     -    -      -      -    -      -
kms:TagResource                           -     -    -      -      -    -      -
kms:UntagResource                         -     -    -      -      -    -      -
kms:CreateGrant                           -     -    -      -      -    -      -
kms:PutKeyPolicy                          -     -    -      -      -    -      -
kms:DisableKey                            -     -    -      -      -    -      -
kms:ScheduleKeyDeletion                   -     -    -      -      -    -      -
kms:CreateKey                             -     -    -      -      -    -      -
kms:Decrypt storage-key                   -     -    -      -      -    -      -
s3:PutObject blobs                        yes   -    -      -      -    -      -
s3:GetObject blobs                        -     yes  -      -      -    -      -
s3:GetObjectVersion blobs                 -     -    -      -      -    -      -
s3:DeleteObject blobs                     -     -    -      -      -    -      -
s3:DeleteObjectVersion blobs              -     -    -      yes    -    -      yes
s3:ListBucket blobs                       -     yes  -      -      -    -      yes
s3:ListBucketVersions blobs               -     -    -      yes    -    -      yes
s3:PutBucketPolicy blobs                  -     -    -      -      -    -      -
s3:PutLifecycleConfiguration blobs        -     -    -      -      -    -      -
s3:PutObject access-logs                  -     -    -      -      -    -      -
s3:GetObject access-logs                  -     -    -      -      -    -      -
s3:GetObjectVersion access-logs           -     -    -      -      -    -      -
s3:DeleteObject access-logs               -     -    -      -      -    -      -
s3:DeleteObjectVersion access-logs        -     -    -      -      -    -      -
dynamodb:GetItem objects                  yes   yes  yes    yes    -    -      yes
dynamodb:BatchGetItem objects             yes   yes  yes    yes    -    -      yes
dynamodb:Query objects                    yes   yes  yes    yes    -    -      yes
dynamodb:Scan objects                     -     -    -      -      -    -      -
dynamodb:PutItem objects                  yes   -    -      yes    -    -      yes
dynamodb:UpdateItem objects               -     -    -      yes    -    -      yes
dynamodb:DeleteItem objects               -     -    -      -      -    -      -
dynamodb:UpdateTable objects              -     -    -      -      -    -      -
dynamodb:DeleteTable objects              -     -    -      -      -    -      -
dynamodb:UpdateContinuousBackups objects  -     -    -      -      -    -      -
dynamodb:Query objects/byOwner            -     -    yes    -      -    -      -
dynamodb:Query objects/byCreation         -     -    yes    -      -    -      -
dynamodb:Query objects/byGrantee          -     -    yes    -      -    -      -
dynamodb:Query objects/byGeneration       -     -    -      -      yes  -      -
dynamodb:Query objects/byExpiry           -     -    -      -      -    -      yes
dynamodb:Query objects/unfinished         -     -    -      -      -    -      yes
dynamodb:GetItem subjects                 yes   -    -      yes    -    -      yes
dynamodb:BatchGetItem subjects            -     -    -      -      -    -      -
dynamodb:Query subjects                   -     -    -      -      -    -      -
dynamodb:Scan subjects                    -     -    -      -      -    -      -
dynamodb:PutItem subjects                 yes   -    -      -      -    -      -
dynamodb:UpdateItem subjects              yes   -    -      -      -    -      -
dynamodb:DeleteItem subjects              -     -    -      yes    -    -      yes
dynamodb:UpdateTable subjects             -     -    -      -      -    -      -
dynamodb:DeleteTable subjects             -     -    -      -      -    -      -
dynamodb:UpdateContinuousBackups subjects -     -    -      -      -    -      -
dynamodb:Query subjects/bySubject         -     -    yes    -      -    -      -
dynamodb:GetItem keys                     -     -    -      -      -    -      -
dynamodb:BatchGetItem keys                -     -    -      -      -    -      -
dynamodb:Query keys                       yes   yes  -      -      yes  -      -
dynamodb:Scan keys                        -     -    -      -      -    -      -
dynamodb:PutItem keys                     -     -    -      -      -    -      -
dynamodb:UpdateItem keys                  -     -    -      -      -    -      -
dynamodb:DeleteItem keys                  -     -    -      -      -    -      -
dynamodb:UpdateTable keys                 -     -    -      -      -    -      -
dynamodb:DeleteTable keys                 -     -    -      -      -    -      -
dynamodb:UpdateContinuousBackups keys     -     -    -      -      -    -      -
dynamodb:GetItem principals               yes   yes  yes    yes    yes  -      -
dynamodb:BatchGetItem principals          -     -    -      -      -    -      -
dynamodb:Query principals                 -     -    -      -      -    -      -
dynamodb:Scan principals                  -     -    -      -      -    -      -
dynamodb:PutItem principals               -     -    -      -      -    -      -
dynamodb:UpdateItem principals            -     -    -      -      -    -      -
dynamodb:DeleteItem principals            -     -    -      -      -    -      -
dynamodb:UpdateTable principals           -     -    -      -      -    -      -
dynamodb:DeleteTable principals           -     -    -      -      -    -      -
dynamodb:UpdateContinuousBackups principals -     -    -      -      -    -      -
dynamodb:GetItem audit                    yes   yes  yes    yes    yes  -      yes
dynamodb:BatchGetItem audit               -     -    -      -      -    -      -
dynamodb:Query audit                      -     -    -      -      -    -      -
dynamodb:Scan audit                       -     -    -      -      -    -      -
dynamodb:PutItem audit                    yes   yes  yes    yes    yes  -      yes
dynamodb:UpdateItem audit                 yes   yes  yes    yes    yes  -      -
dynamodb:DeleteItem audit                 -     -    -      -      -    -      -
dynamodb:UpdateTable audit                -     -    -      -      -    -      -
dynamodb:DeleteTable audit                -     -    -      -      -    -      -
dynamodb:UpdateContinuousBackups audit    -     -    -      -      -    -      -
secretsmanager:GetSecretValue             yes   -    yes    -      -    -      -
secretsmanager:PutSecretValue             -     -    -      -      -    -      -
secretsmanager:DeleteSecret               -     -    -      -      -    -      -
lambda:InvokeFunction write               -     -    -      -      -    -      -
lambda:InvokeFunction read                yes   -    -      -      -    -      -
lambda:InvokeFunction browse              -     -    -      -      -    -      -
lambda:InvokeFunction manage              -     -    -      -      -    -      -
lambda:InvokeFunction keys                -     -    -      -      -    -      -
lambda:InvokeFunction public              -     -    -      -      -    -      -
lambda:InvokeFunction sweep               -     -    -      -      -    -      -
lambda:UpdateFunctionCode read            -     -    -      -      -    -      -
cognito-idp:AdminCreateUser               -     -    -      -      -    -      -
cognito-idp:AdminAddUserToGroup           -     -    -      -      -    -      -
cognito-idp:AdminSetUserPassword          -     -    -      -      -    -      -
cognito-idp:CreateUserPoolClient          -     -    -      -      -    -      -
states:StartExecution                     -     -    -      -      -    -      -
sqs:SendMessage failures                  -     -    -      -      -    -      yes
sns:Publish alarms                        -     -    -      -      -    -      -
iam:PassRole                              -     -    -      -      -    -      -
`
