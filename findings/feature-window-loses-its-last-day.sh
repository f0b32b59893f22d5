#!/usr/bin/env bash
# @microsoft/feature-management 2.3.1: a feature that is on every second weekend, three times, by Microsoft.TimeWindow with a Recurrence.
#
# Expected: on for sixty hours each time (Friday 18:00 to Monday 6:00), whether the range is NoEnd or Numbered.
# Seen: with Numbered the last weekend ends on Sunday at 18:00, twelve hours early. The weekends before it, NoEnd and an interval of one
# week are right. Where a window reaches into a week that has none of its own, the library counts it as two. It adds the length of
# its sorting function, which is the number of that function's parameters, not the number of days. Nothing is thrown or logged.
#
# Ends with 0 as long as that is so.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > package.json <<'JSON'
{ "name": "probe", "version": "1.0.0", "private": true, "type": "module" }
JSON
npm install --silent --no-audit --no-fund --ignore-scripts @microsoft/feature-management@2.3.1
cat > main.js <<'JS'
import { ConfigurationObjectFeatureFlagProvider, FeatureManager } from '@microsoft/feature-management'

const HOUR = 3_600_000
const START = Date.UTC(2026, 0, 9, 18) // a Friday
const RealDate = Date

// The library asks the clock itself: it is told that it is so many hours after the first start.
const isOn = async (hoursLater, weeks, range) => {
  globalThis.Date = class extends RealDate {
    constructor(...values) {
      super(...(values.length ? values : [START + hoursLater * HOUR]))
    }
  }
  const parameters = {
    Start: new RealDate(START).toUTCString(),
    End: new RealDate(START + 60 * HOUR).toUTCString(),
    Recurrence: { Pattern: { Type: 'Weekly', Interval: weeks, DaysOfWeek: ['Friday'] }, Range: range },
  }
  const flag = { id: 'sale', enabled: true, conditions: { client_filters: [{ name: 'Microsoft.TimeWindow', parameters }] } }
  const provider = new ConfigurationObjectFeatureFlagProvider({ feature_management: { feature_flags: [flag] } })
  return new FeatureManager(provider).isEnabled('sale')
}
const hours = [1, 47, 49, 59, 61]
const look = async (weeks, time, range) => {
  const seen = []
  for (const hour of hours) seen.push((await isOn((time - 1) * weeks * 168 + hour, weeks, range)) ? 'on' : 'off')
  console.log(`every ${weeks} week(s), ${JSON.stringify(range)}, time ${time}: ${hours.map((hour, i) => `${hour} h ${seen[i]}`).join(', ')}`)
  return seen.join(' ')
}
const thrice = { Type: 'Numbered', NumberOfOccurrences: 3 }
const right = [
  await look(1, 3, thrice),
  await look(2, 3, { Type: 'NoEnd' }),
  await look(2, 1, thrice),
  await look(2, 2, thrice),
].every((seen) => seen === 'on on on on off')
const cut = (await look(2, 3, thrice)) === 'on on off off off'
const over = (await look(2, 4, thrice)) === 'off off off off off'
process.exit(right && cut && over ? 0 : 1)
JS
node main.js
