import '@mantine/core/styles.css'
import 'virtual:theme.css'
import '@mantine/notifications/styles.css'
import '@mantine/dropzone/styles.css'
import './styles/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { hideWhileAway } from './shell/away.ts'
import { Page } from './shell/page.tsx'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no root')
hideWhileAway()
createRoot(root).render(
  <StrictMode>
    <Page />
  </StrictMode>,
)
