#!/usr/bin/env bash
# @microsoft/feature-management 2.3.1: a feature that is on for two hours every week, by Microsoft.TimeWindow with a Recurrence.
#
# Expected: on at that time in each week, whatever the day of the week.
# Seen: so it is from Monday to Saturday. A window whose first day is a Sunday is on that one Sunday and never again. The library looks its
# first day up among the days of the pattern, and takes what it finds for the answer. A Sunday is number 0, which reads as not found.
# The first window is tried before the recurrence is read, so it works on the day on which it is tried out. Later isEnabled() is false,
# and the console has a warning that the start is no valid first occurrence.
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
const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const warnings = []
console.warn = (text) => warnings.push(text)

// The library asks the clock itself: it is told that it is so many hours after the first start.
const isOn = async (start, hoursLater) => {
  const RealDate = Date
  globalThis.Date = class extends RealDate {
    constructor(...values) {
      super(...(values.length ? values : [start + hoursLater * HOUR]))
    }
  }
  try {
    const parameters = {
      Start: new RealDate(start).toUTCString(),
      End: new RealDate(start + 2 * HOUR).toUTCString(),
      Recurrence: {
        Pattern: { Type: 'Weekly', DaysOfWeek: [days[new RealDate(start).getUTCDay()]] },
        Range: { Type: 'NoEnd' },
      },
    }
    const flag = { id: 'job', enabled: true, conditions: { client_filters: [{ name: 'Microsoft.TimeWindow', parameters }] } }
    const provider = new ConfigurationObjectFeatureFlagProvider({ feature_management: { feature_flags: [flag] } })
    return await new FeatureManager(provider).isEnabled('job')
  } finally {
    globalThis.Date = RealDate
  }
}
let same = true
for (let day = 4; day <= 10; day += 1) {
  const start = Date.UTC(2026, 0, day, 9)
  const name = days[new Date(start).getUTCDay()]
  const seen = [await isOn(start, 1), await isOn(start, 3), await isOn(start, 169), await isOn(start, 337)]
  console.log(`${name}s from 9 to 11: the first ${seen[0]}, an hour after it ${seen[1]}, a week later ${seen[2]}, two weeks later ${seen[3]}`)
  const again = name !== 'Sunday'
  same &&= seen[0] && !seen[1] && seen[2] === again && seen[3] === again
}
console.log(warnings)
process.exit(same && warnings.length > 0 ? 0 : 1)
JS
node main.js
