import { openTestVault } from '../support/vault.ts'
import { accessMatrix } from './matrix-suite.ts'

accessMatrix(() => openTestVault())
