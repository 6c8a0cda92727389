/**
 * Mantine writes the theme's CSS variables into a `<style>` element when it runs, which the page's policy refuses. They are made
 * at build time instead, as a file like any other.
 */
import {
  convertCssVariables,
  DEFAULT_THEME,
  defaultCssVariablesResolver,
  mergeMantineTheme,
} from '@mantine/core'
import type { Plugin } from 'vite'
import { THEME } from './theme.ts'

const NAME = 'virtual:theme.css'
const RESOLVED = `\0${NAME}`

export const themeStyles = (): Plugin => ({
  name: 'keyfold-theme',
  resolveId: (id) => (id === NAME ? RESOLVED : null),
  load: (id) => (id === RESOLVED ? styles() : null),
})

function styles(): string {
  const { variables, light, dark } = defaultCssVariablesResolver(mergeMantineTheme(DEFAULT_THEME, THEME))
  return convertCssVariables({
    variables,
    light: { '--mantine-color-scheme': 'light', ...light },
    dark: { '--mantine-color-scheme': 'dark', ...dark },
  })
}
