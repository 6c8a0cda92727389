import {
  ActionIcon,
  Alert,
  Burger,
  Drawer,
  Group,
  NavLink,
  Text,
  Tooltip,
  UnstyledButton,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core'
import { useDisclosure, useNetwork } from '@mantine/hooks'
import { IconLock, IconLogout, IconMoon, IconSun, IconWifiOff } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Link, useLocation } from 'react-router'
import { OpenFindings } from '../findings/open-findings.tsx'
import { useVault } from './context.tsx'
import classes from './frame.module.css'
import { isIn, sectionsFor } from './sections.ts'

type Props = { readonly children: ReactNode; readonly locksIn: number | null }

/** Navigation around a view: a column beside it, or above it a bar that opens one. */
export function Frame({ children, locksIn }: Props) {
  const [opened, { open, close }] = useDisclosure(false)
  return (
    <div className={classes['frame']}>
      <a className={classes['skip']} href="#main">
        Skip to the content
      </a>
      <header className={classes['bar']}>
        <Burger opened={opened} onClick={open} aria-label="Open the navigation" size="sm" />
        <Brand />
      </header>
      <aside className={classes['side']}>
        <Brand />
        <Navigation />
        <Person />
      </aside>
      <Drawer
        opened={opened}
        onClose={close}
        title={<Brand />}
        size="xs"
        lockScroll={false}
        closeButtonProps={{ 'aria-label': 'Close the navigation' }}
      >
        <Navigation onNavigate={close} />
        <Person />
      </Drawer>
      <main id="main" className={classes['main']} tabIndex={-1}>
        <Notices locksIn={locksIn} />
        {children}
      </main>
    </div>
  )
}

const Brand = () => (
  <Group gap="xs" px="sm" py="xs" wrap="nowrap">
    <img src="/icon.svg" alt="" width="24" height="24" />
    <Text fw={700}>Keyfold</Text>
  </Group>
)

function Navigation({ onNavigate }: { readonly onNavigate?: () => void }) {
  const { me } = useVault()
  const { pathname } = useLocation()
  return (
    <nav aria-label="Sections" className={classes['nav']}>
      {sectionsFor(me).map((section) => {
        const { path, label, icon: Icon } = section
        const active = isIn(section, pathname)
        return (
          <NavLink
            key={path}
            component={Link}
            to={path}
            label={label}
            leftSection={<Icon size={18} aria-hidden />}
            rightSection={path === '/findings' ? <OpenFindings /> : null}
            active={active}
            {...(active ? { 'aria-current': 'page' as const } : {})}
            {...(onNavigate === undefined ? {} : { onClick: onNavigate })}
          />
        )
      })}
    </nav>
  )
}

function Person() {
  const { me, session } = useVault()
  const { setColorScheme } = useMantineColorScheme()
  const dark = useComputedColorScheme('light') === 'dark'
  return (
    <div className={classes['person']}>
      <UnstyledButton component={Link} to="/account" className={classes['who'] ?? ''}>
        <Text size="sm" fw={600} truncate>
          {me.name ?? me.login ?? me.principal}
        </Text>
        <Text size="xs" c="dimmed" truncate>
          {me.roles.join(', ') || 'no role yet'}
        </Text>
      </UnstyledButton>
      <Group gap={4} wrap="nowrap">
        <Tooltip label={dark ? 'Light colors' : 'Dark colors'}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={dark ? 'Light colors' : 'Dark colors'}
            onClick={() => setColorScheme(dark ? 'light' : 'dark')}
          >
            {dark ? <IconSun size={18} /> : <IconMoon size={18} />}
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Sign out">
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label="Sign out"
            onClick={() => void session.end('signed-out')}
          >
            <IconLogout size={18} />
          </ActionIcon>
        </Tooltip>
      </Group>
    </div>
  )
}

function Notices({ locksIn }: { readonly locksIn: number | null }) {
  const { online } = useNetwork()
  return (
    <div aria-live="polite">
      {online ? null : (
        <Alert mb="md" variant="default" icon={<IconWifiOff size={18} />} title="No connection">
          What you see may be old. The page goes on by itself when the connection is back.
        </Alert>
      )}
      {locksIn === null ? null : (
        <Alert
          mb="md"
          variant="default"
          icon={<IconLock size={18} aria-hidden />}
          title={<LocksIn seconds={locksIn} />}
        >
          Move or press anything to stay.
        </Alert>
      )}
    </div>
  )
}

/** Said once, and not each second anew. */
const LocksIn = ({ seconds }: { readonly seconds: number }) => (
  <>
    The page locks in <span aria-hidden>{seconds} s</span>
    <span className="visually-hidden">less than a minute</span>
  </>
)
