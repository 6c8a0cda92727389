import { accessMatrix } from '../../access/matrix-suite.ts'
import { DeployedVault } from '../support/deployed-vault.ts'

accessMatrix(() => DeployedVault.open({}))
