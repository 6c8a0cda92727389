/** All that is proved from the synthesized vault; in one file, since to synthesize it takes longer than the tests. */
import './suites/data.ts'
import './suites/identity.ts'
import './suites/functions.ts'
import './suites/rotation.ts'
import './suites/api.ts'
import './suites/rights.ts'
import './suites/stores-and-people.ts'
import './suites/nag.ts'
