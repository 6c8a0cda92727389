/**
 * What every function may do, of all that somebody who took it over would try. Written down whole, so that a new right is seen
 * in a review. No function that a route leads to has two rights on master keys, and none deletes a table or a secret. What
 * makes, moves and retires keys is called by the workflow and the daily schedule alone.
 */
export const RIGHTS = `
                                            write read browse manage keys public sweep rotate makeKey rewrap reencrypt sample retire
kms:GenerateDataKey                         yes   -    -      -      -    -      -     -      -       -      yes       -      -
kms:GenerateDataKeyWithoutPlaintext         -     -    -      -      -    -      -     -      -       -      -         -      -
kms:Encrypt                                 -     -    -      -      -    -      -     -      -       -      -         -      -
kms:Decrypt                                 -     yes  -      -      -    -      -     -      -       -      yes       yes    -
kms:ReEncryptFrom                           -     -    -      -      -    -      -     -      -       yes    -         -      -
kms:ReEncryptTo                             -     -    -      -      -    -      -     -      -       yes    -         -      -
kms:DescribeKey                             -     -    -      -      -    -      -     yes    yes     -      -         -      yes
kms:GetParametersForImport                  -     -    -      -      -    -      -     -      yes     -      -         -      -
kms:ImportKeyMaterial                       -     -    -      -      -    -      -     -      yes     -      -         -      -
kms:DeleteImportedKeyMaterial               -     -    -      -      -    -      -     -      -       -      -         -      -
kms:TagResource                             -     -    -      -      -    -      -     -      -       -      -         -      -
kms:UntagResource                           -     -    -      -      -    -      -     -      -       -      -         -      -
kms:CreateGrant                             -     -    -      -      -    -      -     -      -       -      -         -      -
kms:PutKeyPolicy                            -     -    -      -      -    -      -     -      -       -      -         -      -
kms:EnableKey                               -     -    -      -      -    -      -     -      -       -      -         -      -
kms:CancelKeyDeletion                       -     -    -      -      -    -      -     -      -       -      -         -      yes
kms:DisableKey                              -     -    -      -      -    -      -     -      -       -      -         -      yes
kms:ScheduleKeyDeletion                     -     -    -      -      -    -      -     -      -       -      -         -      -
kms:DescribeKey without a tag               -     -    -      -      -    -      -     -      -       -      -         -      yes
kms:DescribeKey of another vault            -     -    -      -      -    -      -     -      -       -      -         -      -
kms:TagResource as one of the vault         -     -    -      -      -    -      -     -      yes     -      -         -      -
kms:ScheduleKeyDeletion in 7 days           -     -    -      -      -    -      -     -      -       -      -         -      -
kms:ScheduleKeyDeletion in 30 days          -     -    -      -      -    -      -     -      yes     -      -         -      yes
kms:DisableKey of the active key            -     -    -      -      -    -      -     -      -       -      -         -      -
kms:ScheduleKeyDeletion of the active key   -     -    -      -      -    -      -     -      -       -      -         -      -
kms:CreateKey                               -     -    -      -      -    -      -     -      -       -      -         -      -
kms:CreateKey for the vault                 -     -    -      -      -    -      -     -      yes     -      -         -      -
kms:Decrypt storage-key                     -     -    -      -      -    -      -     -      -       -      -         -      -
s3:PutObject blobs                          yes   -    -      -      -    -      -     -      -       -      yes       -      -
s3:GetObject blobs                          -     yes  -      -      -    -      -     -      -       -      yes       -      -
s3:GetObjectVersion blobs                   -     -    -      -      -    -      -     -      -       -      -         -      -
s3:DeleteObject blobs                       -     -    -      -      -    -      -     -      -       -      -         -      -
s3:DeleteObjectVersion blobs                -     -    -      yes    -    -      yes   -      -       -      yes       -      -
s3:ListBucket blobs                         -     yes  -      -      -    -      yes   -      -       -      yes       -      -
s3:ListBucketVersions blobs                 -     -    -      yes    -    -      yes   -      -       -      yes       -      -
s3:PutBucketPolicy blobs                    -     -    -      -      -    -      -     -      -       -      -         -      -
s3:PutLifecycleConfiguration blobs          -     -    -      -      -    -      -     -      -       -      -         -      -
s3:PutObject access-logs                    -     -    -      -      -    -      -     -      -       -      -         -      -
s3:GetObject access-logs                    -     -    -      -      -    -      -     -      -       -      -         -      -
s3:GetObjectVersion access-logs             -     -    -      -      -    -      -     -      -       -      -         -      -
s3:DeleteObject access-logs                 -     -    -      -      -    -      -     -      -       -      -         -      -
s3:DeleteObjectVersion access-logs          -     -    -      -      -    -      -     -      -       -      -         -      -
dynamodb:GetItem objects                    yes   yes  yes    yes    -    -      yes   -      -       yes    yes       -      -
dynamodb:BatchGetItem objects               yes   yes  yes    yes    -    -      yes   -      -       yes    yes       yes    -
dynamodb:Query objects                      yes   yes  yes    yes    -    -      yes   -      -       -      yes       -      -
dynamodb:Scan objects                       -     -    -      -      -    -      -     yes    -       -      -         -      yes
dynamodb:PutItem objects                    yes   -    -      yes    -    -      yes   -      -       -      -         -      -
dynamodb:UpdateItem objects                 -     -    -      yes    -    -      yes   -      -       yes    yes       -      -
dynamodb:DeleteItem objects                 -     -    -      -      -    -      -     -      -       -      -         -      -
dynamodb:UpdateTable objects                -     -    -      -      -    -      -     -      -       -      -         -      -
dynamodb:DeleteTable objects                -     -    -      -      -    -      -     -      -       -      -         -      -
dynamodb:UpdateContinuousBackups objects    -     -    -      -      -    -      -     -      -       -      -         -      -
dynamodb:Query objects/byOwner              -     -    yes    -      -    -      -     -      -       -      -         -      -
dynamodb:Query objects/byCreation           -     -    yes    -      -    -      -     -      -       -      -         -      -
dynamodb:Query objects/byGrantee            -     -    yes    -      -    -      -     -      -       -      -         -      -
dynamodb:Query objects/byGeneration         -     -    -      -      yes  -      -     yes    -       yes    yes       yes    -
dynamodb:Query objects/byExpiry             -     -    -      -      -    -      yes   -      -       -      -         -      -
dynamodb:Query objects/unfinished           -     -    -      -      -    -      yes   -      -       -      -         -      -
dynamodb:GetItem subjects                   yes   -    -      yes    -    -      yes   -      -       -      -         -      -
dynamodb:BatchGetItem subjects              -     -    -      -      -    -      -     -      -       -      -         -      -
dynamodb:Query subjects                     -     -    -      -      -    -      -     -      -       -      -         -      -
dynamodb:Scan subjects                      -     -    -      -      -    -      -     -      -       -      -         -      -
dynamodb:PutItem subjects                   yes   -    -      -      -    -      -     -      -       -      -         -      -
dynamodb:UpdateItem subjects                yes   -    -      -      -    -      -     -      -       -      -         -      -
dynamodb:DeleteItem subjects                -     -    -      yes    -    -      yes   -      -       -      -         -      -
dynamodb:UpdateTable subjects               -     -    -      -      -    -      -     -      -       -      -         -      -
dynamodb:DeleteTable subjects               -     -    -      -      -    -      -     -      -       -      -         -      -
dynamodb:UpdateContinuousBackups subjects   -     -    -      -      -    -      -     -      -       -      -         -      -
dynamodb:Query subjects/bySubject           -     -    yes    -      -    -      -     -      -       -      -         -      -
dynamodb:GetItem keys                       -     -    -      -      yes  -      -     yes    yes     yes    yes       yes    yes
dynamodb:BatchGetItem keys                  -     -    -      -      -    -      -     -      -       -      -         -      -
dynamodb:Query keys                         yes   yes  -      -      yes  -      -     yes    yes     yes    yes       yes    yes
dynamodb:Scan keys                          -     -    -      -      -    -      -     -      -       -      -         -      -
dynamodb:DeleteItem keys                    -     -    -      -      -    -      -     -      -       -      -         -      -
dynamodb:UpdateTable keys                   -     -    -      -      -    -      -     -      -       -      -         -      -
dynamodb:DeleteTable keys                   -     -    -      -      -    -      -     -      -       -      -         -      -
dynamodb:UpdateContinuousBackups keys       -     -    -      -      -    -      -     -      -       -      -         -      -
dynamodb:GetItem principals                 yes   yes  yes    yes    yes  -      -     -      -       -      -         -      -
dynamodb:BatchGetItem principals            -     -    -      -      -    -      -     -      -       -      -         -      -
dynamodb:Query principals                   -     -    -      -      -    -      -     -      -       -      -         -      -
dynamodb:Scan principals                    -     -    -      -      -    -      -     -      -       -      -         -      -
dynamodb:PutItem principals                 -     -    -      -      -    -      -     -      -       -      -         -      -
dynamodb:UpdateItem principals              -     -    -      -      -    -      -     -      -       -      -         -      -
dynamodb:DeleteItem principals              -     -    -      -      -    -      -     -      -       -      -         -      -
dynamodb:UpdateTable principals             -     -    -      -      -    -      -     -      -       -      -         -      -
dynamodb:DeleteTable principals             -     -    -      -      -    -      -     -      -       -      -         -      -
dynamodb:UpdateContinuousBackups principals -     -    -      -      -    -      -     -      -       -      -         -      -
dynamodb:GetItem audit                      yes   yes  yes    yes    yes  -      yes   yes    yes     yes    yes       -      yes
dynamodb:BatchGetItem audit                 -     -    -      -      -    -      -     -      -       -      -         -      -
dynamodb:Query audit                        -     -    -      -      -    -      -     -      -       -      -         -      -
dynamodb:Scan audit                         -     -    -      -      -    -      -     -      -       -      -         -      -
dynamodb:PutItem audit                      yes   yes  yes    yes    yes  -      yes   yes    yes     yes    yes       -      yes
dynamodb:UpdateItem audit                   yes   yes  yes    yes    yes  -      -     -      -       -      -         -      -
dynamodb:DeleteItem audit                   -     -    -      -      -    -      -     -      -       -      -         -      -
dynamodb:UpdateTable audit                  -     -    -      -      -    -      -     -      -       -      -         -      -
dynamodb:DeleteTable audit                  -     -    -      -      -    -      -     -      -       -      -         -      -
dynamodb:UpdateContinuousBackups audit      -     -    -      -      -    -      -     -      -       -      -         -      -
dynamodb:PutItem keys GENERATIONS           -     -    -      -      -    -      -     -      yes     -      -         -      -
dynamodb:PutItem keys ROTATIONS             -     -    -      -      yes  -      -     yes    -       -      -         -      -
dynamodb:PutItem keys FAILURES#1            -     -    -      -      -    -      -     -      -       yes    yes       -      -
dynamodb:PutItem keys RETIREMENT            -     -    -      -      -    -      -     -      -       -      -         -      yes
dynamodb:PutItem keys ESCROWS               -     -    -      -      -    -      -     -      yes     -      -         -      -
dynamodb:PutItem keys OTHERS                -     -    -      -      -    -      -     -      -       -      -         -      -
dynamodb:UpdateItem keys GENERATIONS        -     -    -      -      -    -      -     yes    yes     -      -         -      yes
dynamodb:UpdateItem keys ROTATIONS          -     -    -      -      yes  -      -     yes    yes     yes    yes       -      -
dynamodb:UpdateItem keys FAILURES#1         -     -    -      -      -    -      -     -      -       -      -         -      -
dynamodb:UpdateItem keys RETIREMENT         -     -    -      -      -    -      -     -      -       -      -         -      -
dynamodb:UpdateItem keys ESCROWS            -     -    -      -      -    -      -     -      -       -      -         -      -
dynamodb:UpdateItem keys OTHERS             -     -    -      -      -    -      -     -      -       -      -         -      -
secretsmanager:GetSecretValue               yes   -    yes    -      -    -      -     -      -       -      -         -      -
secretsmanager:PutSecretValue               -     -    -      -      -    -      -     -      -       -      -         -      -
secretsmanager:DeleteSecret                 -     -    -      -      -    -      -     -      -       -      -         -      -
lambda:InvokeFunction write                 -     -    -      -      -    -      -     -      -       -      -         -      -
lambda:InvokeFunction read                  yes   -    -      -      -    -      -     -      -       -      -         -      -
lambda:InvokeFunction browse                -     -    -      -      -    -      -     -      -       -      -         -      -
lambda:InvokeFunction manage                -     -    -      -      -    -      -     -      -       -      -         -      -
lambda:InvokeFunction keys                  -     -    -      -      -    -      -     -      -       -      -         -      -
lambda:InvokeFunction public                -     -    -      -      -    -      -     -      -       -      -         -      -
lambda:InvokeFunction sweep                 -     -    -      -      -    -      -     -      -       -      -         -      -
lambda:InvokeFunction rotate                -     -    -      -      -    -      -     -      -       -      -         -      -
lambda:InvokeFunction makeKey               -     -    -      -      -    -      -     -      -       -      -         -      -
lambda:InvokeFunction rewrap                -     -    -      -      -    -      -     -      -       -      -         -      -
lambda:InvokeFunction reencrypt             -     -    -      -      -    -      -     -      -       -      -         -      -
lambda:InvokeFunction sample                -     -    -      -      -    -      -     -      -       -      -         -      -
lambda:InvokeFunction retire                -     -    -      -      -    -      -     -      -       -      -         -      -
lambda:UpdateFunctionCode read              -     -    -      -      -    -      -     -      -       -      -         -      -
cognito-idp:AdminCreateUser                 -     -    -      -      -    -      -     -      -       -      -         -      -
cognito-idp:AdminAddUserToGroup             -     -    -      -      -    -      -     -      -       -      -         -      -
cognito-idp:AdminSetUserPassword            -     -    -      -      -    -      -     -      -       -      -         -      -
cognito-idp:CreateUserPoolClient            -     -    -      -      -    -      -     -      -       -      -         -      -
states:StartExecution                       -     -    -      -      yes  -      -     -      -       -      -         -      -
states:StartExecution other                 -     -    -      -      -    -      -     -      -       -      -         -      -
states:DescribeExecution                    -     -    -      -      yes  -      -     -      -       -      -         -      -
states:StopExecution                        -     -    -      -      -    -      -     -      -       -      -         -      -
states:RedriveExecution                     -     -    -      -      -    -      -     -      -       -      -         -      -
sqs:SendMessage failures                    -     -    -      -      -    -      yes   -      -       -      -         -      yes
sns:Publish alarms                          -     -    -      -      -    -      -     -      -       -      -         -      -
iam:PassRole                                -     -    -      -      -    -      -     -      -       -      -         -      -
`
