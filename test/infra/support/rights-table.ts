/**
 * What every function may do, of all that somebody who took it over would try. Written down whole, so that a new right is seen
 * in a review. No function that a route leads to has two rights on master keys, and none deletes a table or a secret. What
 * makes, moves and retires keys is called by the workflow and the daily schedule alone. Who administers people opens nothing, sets no
 * password, and reads no secret of a client. One function alone reads the record of who did what.
 */
export const RIGHTS = `
                                                write read browse manage keys people audit findings public sweep seal detect doctor rotate makeKey rewrap reencrypt sample expireSecrets retire
kms:GenerateDataKey                             yes   -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      yes       -      -             -
kms:GenerateDataKeyWithoutPlaintext             -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
kms:Encrypt                                     -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
kms:Decrypt                                     -     yes  -      -      -    -      -     -        -      -     -    -      -      -      -       -      yes       yes    -             -
kms:ReEncryptFrom                               -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       yes    -         -      -             -
kms:ReEncryptTo                                 -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       yes    -         -      -             -
kms:DescribeKey                                 -     -    -      -      -    -      -     -        -      -     -    -      yes    yes    yes     -      -         -      -             yes
kms:GetParametersForImport                      -     -    -      -      -    -      -     -        -      -     -    -      -      -      yes     -      -         -      -             -
kms:ImportKeyMaterial                           -     -    -      -      -    -      -     -        -      -     -    -      -      -      yes     -      -         -      -             -
kms:DeleteImportedKeyMaterial                   -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
kms:TagResource                                 -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
kms:UntagResource                               -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
kms:CreateGrant                                 -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
kms:PutKeyPolicy                                -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
kms:EnableKey                                   -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
kms:CancelKeyDeletion                           -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             yes
kms:DisableKey                                  -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             yes
kms:ScheduleKeyDeletion                         -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
kms:DescribeKey without a tag                   -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             yes
kms:DescribeKey of another vault                -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
kms:TagResource as one of the vault             -     -    -      -      -    -      -     -        -      -     -    -      -      -      yes     -      -         -      -             -
kms:ScheduleKeyDeletion in 7 days               -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
kms:ScheduleKeyDeletion in 30 days              -     -    -      -      -    -      -     -        -      -     -    -      -      -      yes     -      -         -      -             yes
kms:DisableKey of the active key                -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
kms:ScheduleKeyDeletion of the active key       -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
kms:CreateKey                                   -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
kms:CreateKey for the vault                     -     -    -      -      -    -      -     -        -      -     -    -      -      -      yes     -      -         -      -             -
kms:Decrypt storage-key                         -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
kms:Sign log-key                                -     -    -      -      -    -      -     -        -      -     yes  -      -      -      -       -      -         -      -             -
kms:GetPublicKey log-key                        -     -    -      -      -    -      yes   -        -      -     yes  -      yes    -      -       -      -         -      -             -
kms:DescribeKey log-key                         -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             yes
kms:CreateGrant log-key                         -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
kms:PutKeyPolicy log-key                        -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
kms:DisableKey log-key                          -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
kms:ScheduleKeyDeletion log-key                 -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
kms:Decrypt alarm-key                           -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
kms:Decrypt alarm-key by SNS                    -     -    -      -      -    -      -     -        -      -     -    yes    -      -      -       -      -         -      -             -
s3:PutObject blobs                              yes   -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      yes       -      -             -
s3:GetObject blobs                              -     yes  -      -      -    -      -     -        -      -     -    -      -      -      -       -      yes       -      -             -
s3:GetObjectVersion blobs                       -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
s3:DeleteObject blobs                           -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
s3:DeleteObjectVersion blobs                    -     -    -      yes    -    -      -     -        -      yes   -    -      -      -      -       -      yes       -      -             -
s3:ListBucket blobs                             -     yes  -      -      -    -      -     -        -      yes   -    -      -      -      -       -      yes       -      -             -
s3:ListBucketVersions blobs                     -     -    -      yes    -    -      -     -        -      yes   -    -      -      -      -       -      yes       -      -             -
s3:PutBucketPolicy blobs                        -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
s3:PutLifecycleConfiguration blobs              -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
s3:PutObject log                                -     -    -      -      -    -      -     -        -      -     yes  -      -      -      -       -      -         -      -             -
s3:GetObject log                                -     -    -      -      -    -      yes   -        -      -     yes  -      yes    -      -       -      -         -      -             -
s3:GetObjectVersion log                         -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
s3:DeleteObject log                             -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
s3:DeleteObjectVersion log                      -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
s3:PutObjectRetention log                       -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
s3:PutObjectLegalHold log                       -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
s3:BypassGovernanceRetention log                -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
s3:ListBucket log                               -     -    -      -      -    -      yes   -        -      -     yes  -      yes    -      -       -      -         -      -             -
s3:ListBucketVersions log                       -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
s3:PutBucketPolicy log                          -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
s3:PutLifecycleConfiguration log                -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
s3:PutBucketObjectLockConfiguration log         -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
s3:PutObject access-logs                        -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
s3:GetObject access-logs                        -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
s3:GetObjectVersion access-logs                 -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
s3:DeleteObject access-logs                     -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
s3:DeleteObjectVersion access-logs              -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:GetItem objects                        yes   yes  yes    yes    -    -      -     -        -      yes   -    -      -      -      -       yes    yes       -      -             -
dynamodb:BatchGetItem objects                   yes   yes  yes    yes    -    -      yes   -        -      yes   -    -      -      -      -       yes    yes       yes    -             -
dynamodb:Query objects                          yes   yes  yes    yes    -    -      yes   -        -      yes   -    -      -      -      -       -      yes       -      -             -
dynamodb:Scan objects                           -     -    -      -      -    -      -     -        -      -     -    -      -      yes    -       -      -         -      -             yes
dynamodb:PutItem objects                        yes   -    -      yes    -    -      -     -        -      yes   -    -      -      -      -       -      -         -      -             -
dynamodb:UpdateItem objects                     -     -    -      yes    -    -      -     -        -      yes   -    -      -      -      -       yes    yes       -      -             -
dynamodb:DeleteItem objects                     -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:UpdateTable objects                    -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:DeleteTable objects                    -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:UpdateContinuousBackups objects        -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:Query objects/byOwner                  -     -    yes    -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:Query objects/byCreation               -     -    yes    -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:Query objects/byGrantee                -     -    yes    -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:Query objects/byGeneration             -     -    -      -      yes  -      -     -        -      -     -    -      yes    yes    -       yes    yes       yes    -             -
dynamodb:Query objects/byExpiry                 -     -    -      -      -    -      -     -        -      yes   -    -      -      -      -       -      -         -      -             -
dynamodb:Query objects/unfinished               -     -    -      -      -    -      -     -        -      yes   -    -      -      -      -       -      -         -      -             -
dynamodb:GetItem subjects                       yes   -    -      yes    -    -      -     -        -      yes   -    -      -      -      -       -      -         -      -             -
dynamodb:BatchGetItem subjects                  -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:Query subjects                         -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:Scan subjects                          -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:PutItem subjects                       yes   -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:UpdateItem subjects                    yes   -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:DeleteItem subjects                    -     -    -      yes    -    -      -     -        -      yes   -    -      -      -      -       -      -         -      -             -
dynamodb:UpdateTable subjects                   -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:DeleteTable subjects                   -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:UpdateContinuousBackups subjects       -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:Query subjects/bySubject               -     -    yes    -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:GetItem keys                           -     -    -      -      yes  -      -     -        -      -     -    -      yes    yes    yes     yes    yes       yes    -             yes
dynamodb:BatchGetItem keys                      -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:Query keys                             yes   yes  -      -      yes  -      -     -        -      -     -    -      yes    yes    yes     yes    yes       yes    -             yes
dynamodb:Scan keys                              -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:UpdateTable keys                       -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:DeleteTable keys                       -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:UpdateContinuousBackups keys           -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:BatchGetItem principals                -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:Scan principals                        -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:UpdateTable principals                 -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:DeleteTable principals                 -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:UpdateContinuousBackups principals     -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:BatchGetItem audit                     -     -    -      -      -    -      yes   yes      -      -     yes  yes    yes    -      -       -      -         -      -             -
dynamodb:Scan audit                             -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:UpdateTable audit                      -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:DeleteTable audit                      -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:UpdateContinuousBackups audit          -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:Query audit/byPrincipal                -     -    -      -      -    -      yes   -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:Query audit/byObject                   -     -    -      -      -    -      yes   -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:Query audit/bySubject                  -     -    -      -      -    -      yes   -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:Query audit/byAction                   -     -    -      -      -    -      yes   -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:Query audit/byOutcome                  -     -    -      -      -    -      yes   -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:Query audit/waiting                    -     -    -      -      -    -      -     -        -      -     yes  -      yes    -      -       -      -         -      -             -
dynamodb:PutItem keys GENERATIONS               -     -    -      -      -    -      -     -        -      -     -    -      -      -      yes     -      -         -      -             -
dynamodb:PutItem keys ROTATIONS                 -     -    -      -      yes  -      -     -        -      -     -    -      -      yes    -       -      -         -      -             -
dynamodb:PutItem keys FAILURES#1                -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       yes    yes       -      -             -
dynamodb:PutItem keys RETIREMENT                -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             yes
dynamodb:PutItem keys REPORTS                   -     -    -      -      -    -      -     -        -      -     -    -      yes    -      -       -      -         -      -             -
dynamodb:PutItem keys ESCROWS                   -     -    -      -      -    -      -     -        -      -     -    -      -      -      yes     -      -         -      -             -
dynamodb:PutItem keys OTHERS                    -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:UpdateItem keys GENERATIONS            -     -    -      -      -    -      -     -        -      -     -    -      -      yes    yes     -      -         -      -             yes
dynamodb:UpdateItem keys ROTATIONS              -     -    -      -      yes  -      -     -        -      -     -    -      -      yes    yes     yes    yes       -      -             -
dynamodb:UpdateItem keys FAILURES#1             -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:UpdateItem keys RETIREMENT             -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:UpdateItem keys REPORTS                -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:UpdateItem keys ESCROWS                -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:UpdateItem keys OTHERS                 -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:DeleteItem keys GENERATIONS            -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:DeleteItem keys ROTATIONS              -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:DeleteItem keys FAILURES#1             -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:DeleteItem keys RETIREMENT             -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:DeleteItem keys REPORTS                -     -    -      -      -    -      -     -        -      -     -    -      yes    -      -       -      -         -      -             -
dynamodb:DeleteItem keys ESCROWS                -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:DeleteItem keys OTHERS                 -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:GetItem audit EVENTS                   yes   yes  yes    yes    yes  yes    yes   yes      -      yes   yes  -      yes    yes    yes     yes    yes       -      -             yes
dynamodb:GetItem audit EVENTS#1#0               yes   yes  yes    yes    yes  yes    yes   yes      -      yes   yes  -      yes    yes    yes     yes    yes       -      -             yes
dynamodb:GetItem audit FAILURES#1               -     -    -      -      -    -      -     -        -      -     yes  -      yes    -      -       -      -         -      -             -
dynamodb:GetItem audit LOG                      -     -    -      -      -    -      -     -        -      -     yes  -      yes    -      -       -      -         -      -             -
dynamodb:GetItem audit FINDINGS                 -     -    -      -      -    -      -     yes      -      -     yes  yes    yes    -      -       -      -         -      -             -
dynamodb:GetItem audit MUTES                    -     -    -      -      -    -      -     yes      -      -     yes  -      yes    -      -       -      -         -      -             -
dynamodb:GetItem audit BASELINE                 -     -    -      -      -    -      -     yes      -      -     yes  yes    yes    -      -       -      -         -      -             -
dynamodb:GetItem audit USAGE                    -     -    -      -      -    -      -     -        -      -     yes  -      yes    -      -       -      -         -      -             -
dynamodb:GetItem audit SUSPENSIONS              -     -    -      -      -    -      -     yes      -      -     yes  -      yes    -      -       -      -         -      -             -
dynamodb:GetItem audit OTHERS                   -     -    -      -      -    -      -     -        -      -     yes  -      yes    -      -       -      -         -      -             -
dynamodb:Query audit EVENTS                     -     -    -      -      -    -      yes   -        -      -     -    yes    -      -      -       -      -         -      -             -
dynamodb:Query audit EVENTS#1#0                 -     -    -      -      -    -      yes   -        -      -     -    yes    -      -      -       -      -         -      -             -
dynamodb:Query audit FAILURES#1                 -     -    -      -      -    -      yes   -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:Query audit LOG                        -     -    -      -      -    -      yes   -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:Query audit FINDINGS                   -     -    -      -      -    -      yes   yes      -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:Query audit MUTES                      -     -    -      -      -    -      yes   yes      -      -     -    yes    -      -      -       -      -         -      -             -
dynamodb:Query audit BASELINE                   -     -    -      -      -    -      yes   -        -      -     -    yes    -      -      -       -      -         -      -             -
dynamodb:Query audit USAGE                      -     -    -      -      -    -      yes   yes      -      -     -    yes    -      -      -       -      -         -      -             -
dynamodb:Query audit SUSPENSIONS                -     -    -      -      -    -      yes   yes      -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:Query audit OTHERS                     -     -    -      -      -    -      yes   -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:PutItem audit EVENTS                   yes   yes  yes    yes    yes  yes    yes   yes      -      yes   -    -      -      yes    yes     yes    yes       -      -             yes
dynamodb:PutItem audit EVENTS#1#0               yes   yes  yes    yes    yes  yes    yes   yes      -      yes   -    -      -      yes    yes     yes    yes       -      -             yes
dynamodb:PutItem audit FAILURES#1               -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:PutItem audit LOG                      -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:PutItem audit FINDINGS                 -     -    -      -      -    -      -     -        -      -     -    yes    -      -      -       -      -         -      -             -
dynamodb:PutItem audit MUTES                    -     -    -      -      -    -      -     yes      -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:PutItem audit BASELINE                 -     -    -      -      -    -      -     -        -      -     -    yes    -      -      -       -      -         -      -             -
dynamodb:PutItem audit USAGE                    -     -    -      -      -    -      -     -        -      -     -    yes    -      -      -       -      -         -      -             -
dynamodb:PutItem audit SUSPENSIONS              -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:PutItem audit OTHERS                   -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:UpdateItem audit EVENTS                -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:UpdateItem audit EVENTS#1#0            -     -    -      -      -    -      yes   -        -      -     yes  -      -      -      -       -      -         -      -             -
dynamodb:UpdateItem audit FAILURES#1            yes   yes  yes    yes    yes  yes    yes   yes      -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:UpdateItem audit LOG                   -     -    -      -      -    -      -     -        -      -     yes  -      -      -      -       -      -         -      -             -
dynamodb:UpdateItem audit FINDINGS              -     -    -      -      -    -      -     yes      -      -     -    yes    -      -      -       -      -         -      -             -
dynamodb:UpdateItem audit MUTES                 -     -    -      -      -    -      -     yes      -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:UpdateItem audit BASELINE              -     -    -      -      -    -      -     -        -      -     -    yes    -      -      -       -      -         -      -             -
dynamodb:UpdateItem audit USAGE                 -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:UpdateItem audit SUSPENSIONS           -     -    -      -      -    -      -     yes      -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:UpdateItem audit OTHERS                -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:DeleteItem audit EVENTS                -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:DeleteItem audit EVENTS#1#0            -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:DeleteItem audit FAILURES#1            -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:DeleteItem audit LOG                   -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:DeleteItem audit FINDINGS              -     -    -      -      -    -      -     -        -      -     -    yes    -      -      -       -      -         -      -             -
dynamodb:DeleteItem audit MUTES                 -     -    -      -      -    -      -     yes      -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:DeleteItem audit BASELINE              -     -    -      -      -    -      -     -        -      -     -    yes    -      -      -       -      -         -      -             -
dynamodb:DeleteItem audit USAGE                 -     -    -      -      -    -      -     -        -      -     -    yes    -      -      -       -      -         -      -             -
dynamodb:DeleteItem audit SUSPENSIONS           -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:DeleteItem audit OTHERS                -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:GetItem principals PRINCIPAL#user:1    yes   yes  yes    yes    yes  yes    yes   yes      -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:GetItem principals CLIENTS             -     -    -      -      -    yes    -     -        -      -     -    -      -      -      -       -      -         -      yes           -
dynamodb:GetItem principals APPROVALS           -     -    -      -      -    yes    -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:GetItem principals ADMINS              -     -    -      -      -    yes    -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:GetItem principals OTHERS              -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:Query principals PRINCIPAL#user:1      -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:Query principals CLIENTS               -     -    -      -      -    yes    -     -        -      -     -    -      yes    -      -       -      -         -      yes           -
dynamodb:Query principals APPROVALS             -     -    -      -      -    yes    -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:Query principals ADMINS                -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:Query principals OTHERS                -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:PutItem principals PRINCIPAL#user:1    -     -    -      -      -    yes    -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:PutItem principals CLIENTS             -     -    -      -      -    yes    -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:PutItem principals APPROVALS           -     -    -      -      -    yes    -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:PutItem principals ADMINS              -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:PutItem principals OTHERS              -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:UpdateItem principals PRINCIPAL#user:1 -     -    -      -      -    yes    -     yes      -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:UpdateItem principals CLIENTS          -     -    -      -      -    yes    -     -        -      -     -    -      -      -      -       -      -         -      yes           -
dynamodb:UpdateItem principals APPROVALS        -     -    -      -      -    yes    -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:UpdateItem principals ADMINS           -     -    -      -      -    yes    -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:UpdateItem principals OTHERS           -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:DeleteItem principals PRINCIPAL#user:1 -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:DeleteItem principals CLIENTS          -     -    -      -      -    yes    -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:DeleteItem principals APPROVALS        -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:DeleteItem principals ADMINS           -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
dynamodb:DeleteItem principals OTHERS           -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
secretsmanager:GetSecretValue                   yes   -    yes    -      -    yes    yes   yes      -      -     -    -      -      -      -       -      -         -      -             -
secretsmanager:PutSecretValue                   -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
secretsmanager:DeleteSecret                     -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
lambda:InvokeFunction write                     -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
lambda:InvokeFunction read                      yes   -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
lambda:InvokeFunction browse                    -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
lambda:InvokeFunction manage                    -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
lambda:InvokeFunction keys                      -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
lambda:InvokeFunction people                    -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
lambda:InvokeFunction audit                     -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
lambda:InvokeFunction findings                  -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
lambda:InvokeFunction public                    -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
lambda:InvokeFunction sweep                     -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
lambda:InvokeFunction seal                      -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
lambda:InvokeFunction detect                    -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
lambda:InvokeFunction doctor                    -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
lambda:InvokeFunction rotate                    -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
lambda:InvokeFunction makeKey                   -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
lambda:InvokeFunction rewrap                    -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
lambda:InvokeFunction reencrypt                 -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
lambda:InvokeFunction sample                    -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
lambda:InvokeFunction expireSecrets             -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
lambda:InvokeFunction retire                    -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
lambda:UpdateFunctionCode read                  -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
cognito-idp:AdminGetUser                        -     -    -      -      -    yes    -     -        -      -     -    -      -      -      -       -      -         -      -             -
cognito-idp:AdminListGroupsForUser              -     -    -      -      -    yes    -     -        -      -     -    -      -      -      -       -      -         -      -             -
cognito-idp:ListUsers                           -     -    -      -      -    yes    -     -        -      -     -    -      -      -      -       -      -         -      -             -
cognito-idp:AdminCreateUser                     -     -    -      -      -    yes    -     -        -      -     -    -      -      -      -       -      -         -      -             -
cognito-idp:AdminAddUserToGroup                 -     -    -      -      -    yes    -     -        -      -     -    -      -      -      -       -      -         -      -             -
cognito-idp:AdminRemoveUserFromGroup            -     -    -      -      -    yes    -     -        -      -     -    -      -      -      -       -      -         -      -             -
cognito-idp:AdminResetUserPassword              -     -    -      -      -    yes    -     -        -      -     -    -      -      -      -       -      -         -      -             -
cognito-idp:AdminSetUserPassword                -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
cognito-idp:AdminSetUserMFAPreference           -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
cognito-idp:AdminUpdateUserAttributes           -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
cognito-idp:AdminInitiateAuth                   -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
cognito-idp:AdminUserGlobalSignOut              -     -    -      -      -    yes    -     -        -      -     -    -      -      -      -       -      -         -      -             -
cognito-idp:AdminEnableUser                     -     -    -      -      -    yes    -     -        -      -     -    -      -      -      -       -      -         -      -             -
cognito-idp:AdminDisableUser                    -     -    -      -      -    yes    -     -        -      -     -    -      -      -      -       -      -         -      -             -
cognito-idp:AdminDeleteUser                     -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
cognito-idp:CreateGroup                         -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
cognito-idp:CreateUserPoolClient                -     -    -      -      -    yes    -     -        -      -     -    -      -      -      -       -      -         -      -             -
cognito-idp:DescribeUserPoolClient              -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
cognito-idp:UpdateUserPoolClient                -     -    -      -      -    yes    -     -        -      -     -    -      -      -      -       -      -         -      -             -
cognito-idp:DeleteUserPoolClient                -     -    -      -      -    yes    -     -        -      -     -    -      -      -      -       -      -         -      -             -
cognito-idp:ListUserPoolClientSecrets           -     -    -      -      -    yes    -     -        -      -     -    -      -      -      -       -      -         -      yes           -
cognito-idp:AddUserPoolClientSecret             -     -    -      -      -    yes    -     -        -      -     -    -      -      -      -       -      -         -      -             -
cognito-idp:DeleteUserPoolClientSecret          -     -    -      -      -    yes    -     -        -      -     -    -      -      -      -       -      -         -      yes           -
cognito-idp:UpdateUserPool                      -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
cognito-idp:DeleteUserPool                      -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
cognito-idp:ListUsers other                     -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
states:StartExecution                           -     -    -      -      yes  -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
states:StartExecution other                     -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
states:DescribeExecution                        -     -    -      -      yes  -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
states:StopExecution                            -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
states:RedriveExecution                         -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
sqs:SendMessage failures                        -     -    -      -      -    -      -     -        -      yes   yes  yes    yes    -      -       -      -         -      yes           yes
sns:Publish alarms                              -     -    -      -      -    -      -     -        -      -     -    yes    -      -      -       -      -         -      -             -
iam:PassRole                                    -     -    -      -      -    -      -     -        -      -     -    -      -      -      -       -      -         -      -             -
`
