// Makes dist/: the stylesheet, the scripts and the icon, and manifest.json, which gives each its fingerprinted name.
// A fingerprinted file never changes, so that browsers may keep it for a year. Each also lies there compressed.
import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import * as sass from 'sass'

const here = dirname(fileURLToPath(import.meta.url))
const dist = join(here, 'dist')
const manifest = {}

async function put (name, text) {
  const print = createHash('sha256').update(text).digest('hex').slice(0, 12)
  const dot = name.lastIndexOf('.')
  manifest[name] = `${name.slice(0, dot)}-${print}${name.slice(dot)}`
  const file = join(dist, manifest[name])
  await writeFile(file, text)
  await writeFile(`${file}.br`, await promisify(brotliCompress)(text))
  await writeFile(`${file}.gz`, await promisify(gzip)(text, { level: 9 }))
}

const ours = file => readFile(join(here, 'src', file), 'utf8')

// The map that it names is not served.
async function library (path) {
  const text = await readFile(join(here, 'node_modules', path), 'utf8')
  return text.replace(/\n?\/\/# sourceMappingURL=.*$/m, '')
}

await rm(dist, { recursive: true, force: true })
await mkdir(dist, { recursive: true })

const styles = sass.compile(join(here, 'src/intake.scss'), { style: 'compressed', quietDeps: true })
await put('intake.css', styles.css)

await put('govuk-frontend.min.js', await library('govuk-frontend/dist/govuk/govuk-frontend.min.js'))
const script = await ours('intake.js')
await put('intake.js', script.replace('./govuk-frontend.min.js', `./${manifest['govuk-frontend.min.js']}`))

// It is published for loaders of older days: here it is given what it looks for, and becomes a module.
const autocomplete = await library('accessible-autocomplete/dist/accessible-autocomplete.min.js')
await put('accessible-autocomplete.js', `const module = { exports: {} }, exports = module.exports\n${autocomplete}\nexport default module.exports\n`)
const suggestions = await ours('suggestions.js')
await put('suggestions.js', suggestions.replace('./accessible-autocomplete.js', `./${manifest['accessible-autocomplete.js']}`))

await put('favicon.svg', await ours('favicon.svg'))
await writeFile(join(dist, 'manifest.json'), JSON.stringify(manifest, null, 2) + '\n')
