import { type ComponentType, lazy, type ReactNode, Suspense } from 'react'
import { Navigate, Route, Routes, useLocation } from 'react-router'
import { ApiProblem } from '../api/problem.ts'
import { Loading } from '../parts/loading.tsx'
import { useVault } from './context.tsx'
import { Fault } from './fault.tsx'
import { ForRoles } from './for-roles.tsx'
import { NoRole } from './no-role.tsx'
import { NotFound } from './not-found.tsx'
import { sectionsFor } from './sections.ts'

type Load = () => Promise<{ default: ComponentType }>

const view = (load: Load) =>
  lazy(() =>
    load().catch(() => {
      throw new ApiProblem(
        'network',
        'This part of the page could not be loaded. Check the connection, then try again.',
      )
    }),
  )

const Objects = view(() => import('../objects/view.tsx'))
const Store = view(() => import('../objects/store-view.tsx'))
const ObjectView = view(() => import('../object/view.tsx'))
const Keys = view(() => import('../keys/view.tsx'))
const Generation = view(() => import('../keys/generation-view.tsx'))
const Rotation = view(() => import('../keys/rotation-view.tsx'))
const Health = view(() => import('../health/view.tsx'))
const Activity = view(() => import('../activity/view.tsx'))
const Findings = view(() => import('../findings/view.tsx'))
const Finding = view(() => import('../findings/finding-view.tsx'))
const KeyUse = view(() => import('../usage/view.tsx'))
const Mutes = view(() => import('../findings/mutes-view.tsx'))
const Suspensions = view(() => import('../findings/suspensions-view.tsx'))
const People = view(() => import('../people/view.tsx'))
const Person = view(() => import('../people/person-view.tsx'))
const Clients = view(() => import('../people/clients-view.tsx'))
const Client = view(() => import('../people/client-view.tsx'))
const Approvals = view(() => import('../people/approvals-view.tsx'))
const Account = view(() => import('../account/view.tsx'))

const only = (section: string, shown: ReactNode): ReactNode => <ForRoles section={section}>{shown}</ForRoles>

/** Each view is loaded when it is first looked at. */
export function Views() {
  const { me } = useVault()
  const { pathname } = useLocation()
  const home = sectionsFor(me)[0]?.path ?? '/account'
  return (
    <Fault at={pathname}>
      <Suspense fallback={<Loading />}>
        <Routes>
          <Route index element={me.roles.length === 0 ? <NoRole /> : <Navigate to={home} replace />} />
          <Route path="/objects" element={only('/objects', <Objects />)} />
          <Route path="/objects/new" element={<Store />} />
          <Route path="/objects/:id" element={<ObjectView />} />
          <Route path="/keys" element={only('/keys', <Keys />)} />
          <Route path="/keys/:generation" element={only('/keys', <Generation />)} />
          <Route path="/rotations/:id" element={only('/keys', <Rotation />)} />
          <Route path="/reports" element={only('/reports', <Health />)} />
          <Route path="/activity" element={<Activity />} />
          <Route path="/findings" element={only('/findings', <Findings />)} />
          <Route path="/findings/use" element={only('/findings', <KeyUse />)} />
          <Route path="/findings/mutes" element={only('/findings', <Mutes />)} />
          <Route path="/findings/:id" element={only('/findings', <Finding />)} />
          <Route path="/suspensions" element={only('/suspensions', <Suspensions />)} />
          <Route path="/people" element={only('/people', <People />)} />
          <Route path="/people/:id" element={only('/people', <Person />)} />
          <Route path="/clients" element={only('/clients', <Clients />)} />
          <Route path="/clients/:id" element={only('/clients', <Client />)} />
          <Route path="/approvals" element={only('/approvals', <Approvals />)} />
          <Route path="/account" element={<Account />} />
          <Route path="*" element={<NotFound />} />
        </Routes>
      </Suspense>
    </Fault>
  )
}
