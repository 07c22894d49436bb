// Makes dist/: the stylesheet, the script and the icon, and manifest.json, which gives each its fingerprinted name.
// A fingerprinted file never changes, so that browsers may keep it for a year.
import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as sass from 'sass'

const here = dirname(fileURLToPath(import.meta.url))
const dist = join(here, 'dist')
const manifest = {}

async function put (name, text) {
  const print = createHash('sha256').update(text).digest('hex').slice(0, 12)
  const dot = name.lastIndexOf('.')
  manifest[name] = `${name.slice(0, dot)}-${print}${name.slice(dot)}`
  await writeFile(join(dist, manifest[name]), text)
}

await rm(dist, { recursive: true, force: true })
await mkdir(dist, { recursive: true })

const styles = sass.compile(join(here, 'src/intake.scss'), { style: 'compressed', quietDeps: true })
await put('intake.css', styles.css)

const library = await readFile(join(here, 'node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js'), 'utf8')
await put('govuk-frontend.min.js', library.replace(/\n?\/\/# sourceMappingURL=.*$/m, ''))

const script = await readFile(join(here, 'src/intake.js'), 'utf8')
await put('intake.js', script.replace('./govuk-frontend.min.js', `./${manifest['govuk-frontend.min.js']}`))

await put('favicon.svg', await readFile(join(here, 'src/favicon.svg'), 'utf8'))
await writeFile(join(dist, 'manifest.json'), JSON.stringify(manifest, null, 2) + '\n')
