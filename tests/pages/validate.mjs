// Reads pages, each a line of JSON holding its HTML, and answers each with a line of JSON: what is wrong with it.
import { createInterface } from 'node:readline'
import { HtmlValidate, StaticConfigLoader } from 'html-validate'

const validator = new HtmlValidate(new StaticConfigLoader({
  extends: ['html-validate:standard', 'html-validate:a11y'],
  rules: {
    // Templates leave spaces at the ends of lines: they weigh nothing once compressed, and nobody reads them.
    'no-trailing-whitespace': 'off',
    // GOV.UK Frontend's own: a link that looks like a button says so, and its script answers the space bar; a date's
    // fieldset says that it is a group, for screen readers that would not.
    'prefer-native-element': ['error', { exclude: ['button'] }],
    'no-redundant-role': 'off',
    // A fieldset that only disables what is hidden is no group; that all others have a legend is tested in the browser.
    'wcag/h71': 'off'
  }
}))

for await (const line of createInterface({ input: process.stdin })) {
  const report = await validator.validateString(JSON.parse(line))
  const found = report.results.flatMap(result => result.messages)
  console.log(JSON.stringify(found.map(one => `${one.line}:${one.column} ${one.ruleId}: ${one.message} (${one.selector})`)))
}
